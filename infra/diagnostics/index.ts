export * from "./diagnostic";
export * from "./render";
