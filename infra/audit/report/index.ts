export type * from "./audit-report";
export * from "./report-json";
export * from "./verdict-text";
