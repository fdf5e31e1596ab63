export * from "./evaluate";
export * from "./finding";
export * from "./rule";
