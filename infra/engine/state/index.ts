export { listStacks, type StackReference } from "./backend";
export {
  DeploymentCodec,
  saltOf,
  type Deployment,
  type DeploymentExport,
  type RawDeployment,
} from "./checkpoint";
export { withStackLock } from "./lock";
export * from "./resource-state";
export { openSealed } from "./sealed";
export { SecretsCrypter } from "./secrets";
export { MemoryStore, StackFile, type StateStore } from "./stack-file";
export {
  formatConfigValue,
  hideSecureConfig,
  holdsSecureValue,
  openSecureConfig,
  type ConfigValue,
  type EncryptionSalt,
} from "./secure-config";
export {
  exportState,
  importState,
  openStack,
  readStackFile,
  unprotect,
  type ImportKeys,
  type OpenedStack,
} from "./stacks";
