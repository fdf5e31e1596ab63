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
export {
  embeddedEngine,
  pulumiEngine,
  type Engine,
  type EmbeddedEngineOptions,
  type OperationRequest,
  type PulumiEngineOptions,
} from "./engine";
export { engineErrors } from "./errors";
export type { DynamicProvider, OwnOperationContext } from "./providers";
export { pulumiOnPath } from "./pulumi-on-path";
export { readStateText, type SealedState } from "./state-file";
export { readStack, type StackSummary } from "./stack";
export {
  exportState,
  formatConfigValue,
  holdsSecureValue,
  importState,
  listStacks,
  unprotect,
  withStackLock,
  type ConfigValue,
  type DeploymentExport,
  type EncryptionSalt,
  type ImportKeys,
  type StackReference,
} from "./state";
export { Secret, UNKNOWN } from "./values";
