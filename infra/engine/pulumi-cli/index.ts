export { deployWithPulumi, type PulumiDeploymentRequest } from "./deploy";
export { pulumiCliErrors } from "./errors";
export { findPulumiCli, type PulumiCli } from "./find-cli";
export type { PulumiStack } from "./stack";
export {
  exportWithPulumi,
  importWithPulumi,
  readSealedWithPulumi,
  readStackWithPulumi,
  unprotectWithPulumi,
} from "./stacks";
