export { deploy } from "./deploy";
export * from "./request";
export { toRegistered } from "./run";
