export * from "./evaluate";
export * from "./finding";
export * from "./policy-level";
export * from "./rule";
export * from "./waivers";
