export * from "./report-chain";
export * from "./verify-chain";
