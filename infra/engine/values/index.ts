export * from "./ignore-changes";
export * from "./property-path";
export * from "./property-value";
export * from "./public-value";
export * from "./urn";
