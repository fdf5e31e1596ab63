export { type LocatedCard, parseCard, type ServiceCard } from "./card";
export * as calendar from "./calendar";
export * as catalogue from "./catalogue";
export { contractErrors } from "./errors";
export { formatCard, type FormattedCard } from "./format";
export { type ContractFile, describeFormat } from "./json-schema";
export { listCustomers, loadCard, loadCustomer, loadCustomerPlan, type LoadedCustomer } from "./load";
export {
  type Exceptions,
  loadExceptions,
  noExceptions,
  POLICY_CONFIG_FILE,
  waiversFile,
} from "./load-exceptions";
export type * from "./plan";
export {
  type EnforcementLevel,
  enforcementLevelSchema,
  type PolicyConfig,
  type PolicySetting,
} from "./policy-config";
export { type LocatedProvider, parseProvider, type ProviderFile } from "./provider";
export * from "./planning";
export { readText } from "./read-text";
export type { Waiver, WaiverEntry } from "./waivers";
export { isLabel, type NetworkResult, parseNetwork, parsePublicKey, type PublicKeyResult } from "./values";
