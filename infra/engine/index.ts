export { deploy } from "./deployment";
export type {
  DeploymentError,
  DeploymentRequest,
  DeploymentResult,
  EngineEvent,
  ErrorReason,
  Operation,
  RegisteredResource,
  Step,
  StepOperation,
} from "./deployment";
export { engineErrors } from "./errors";
export type { DynamicProvider, OwnOperationContext } from "./providers";
export { readStack, type StackSummary } from "./stack";
export {
  exportState,
  importState,
  listStacks,
  unprotect,
  withStackLock,
  type DeploymentExport,
  type StackReference,
} from "./state";
export { Secret, UNKNOWN } from "./values";
