export * from "./address-range";
export * from "./allowance";
export * from "./firewall-rules";
export { type PortRange } from "./port-range";
export { describeProtocol, type AllowedProtocol } from "./protocol";
