export { listStacks, type StackReference } from "./backend";
export type { Deployment, DeploymentExport, RawDeployment } from "./checkpoint";
export { withStackLock } from "./lock";
export * from "./resource-state";
export { MemoryStore, StackFile, type StateStore } from "./stack-file";
export { exportState, importState, openStack, unprotect, type OpenedStack } from "./stacks";
