export * from "./duplicate-values";
export * from "./fields";
export * from "./network";
export * from "./ssh-public-key";
