export * from "./reaction";
export * from "./spelling";
export * from "./standard";
export * from "./threshold";
