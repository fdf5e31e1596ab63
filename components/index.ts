export * from "./access-rules";
export * from "./agent-config";
export * from "./cloud-firewall";
export * from "./customer";
export * from "./managed-vm";
export * from "./patch-policy";
