export * from "./code-frame";
export * from "./diagnostic";
export * from "./render";
