export * from "./monitoring-rows";
export * from "./parse-card";
export * from "./schema";
