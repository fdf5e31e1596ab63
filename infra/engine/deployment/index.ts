export * from "./request";
export { deploy } from "./deploy";
export { describeChanges, describeDiff } from "./step-diff";
export { toRegistered } from "./run";
