export * from "./parse-provider";
export * from "./schema";
