export * from "./day";
export * from "./duplicate-values";
export * from "./fields";
export * from "./network";
export * from "./printed";
export * from "./reachability";
export * from "./ssh-public-key";
export * from "./suggest-values";
