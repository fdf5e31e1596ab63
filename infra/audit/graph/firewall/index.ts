export * from "./address-range";
export * from "./firewall-rules";
