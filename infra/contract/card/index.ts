export * from "./parse-card";
export * from "./schema";
