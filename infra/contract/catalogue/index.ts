export * from "./bases";
export * from "./clauses";
export * from "./operating-systems";
export * from "./patching";
export * from "./sizes";
