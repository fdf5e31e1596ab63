export * from "./check-shape";
export * from "./closest";
export * from "./duplicates";
export * from "./explain-issue";
export * from "./path";
export * from "./places";
export * from "./read-document";
export * from "./read-shaped";
