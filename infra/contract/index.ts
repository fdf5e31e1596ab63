export { type LocatedCard, parseCard, type ServiceCard } from "./card";
export * as catalogue from "./catalogue";
export { contractErrors } from "./errors";
export { type ContractFile, describeFormat } from "./json-schema";
export { listCustomers, loadCustomer, loadCustomerPlan, type LoadedCustomer } from "./load";
export type * from "./plan";
export { type LocatedProvider, parseProvider, type ProviderFile } from "./provider";
export * from "./planning";
export { type NetworkResult, parseNetwork, parsePublicKey, type PublicKeyResult } from "./values";
