export * from "./report-json";
export * from "./verdict-text";
