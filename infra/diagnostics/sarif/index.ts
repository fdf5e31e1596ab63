export * from "./render";
export * from "./result";
