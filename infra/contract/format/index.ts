export * from "./format-card";
