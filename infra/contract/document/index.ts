export * from "./check-shape";
export * from "./closest";
export * from "./duplicates";
export { MAXIMUM_DIAGNOSTICS } from "./limits";
export * from "./explain-issue";
export * from "./path";
export * from "./places";
export * from "./read-document";
export * from "./read-shaped";
