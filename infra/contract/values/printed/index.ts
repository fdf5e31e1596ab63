export * from "./reaction";
export * from "./threshold";
