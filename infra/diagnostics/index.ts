export * from "./code-frame";
export * from "./diagnostic";
export * from "./render";
export { holdsSecret } from "./secret-text";
