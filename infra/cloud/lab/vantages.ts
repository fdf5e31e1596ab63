import { type LabName, labSettings, type Vantage } from "./settings";

/** A place from which a probe speaks. */
export interface ProbeVantage {
  /** Put before a command line, it runs the command there; empty for the host itself. */
  readonly argvPrefix: readonly string[];
  /** Address that a guest sees. */
  readonly ipv4: string;
  readonly ipv6: string;
}

export interface ProbeVantages {
  /** Allowed by the provider's source list, in a namespace of its own. */
  readonly provider: ProbeVantage;
  /** Allowed by nothing. */
  readonly stranger: ProbeVantage;
  /** The host, speaking from the provider's address: engine and printed ssh. */
  readonly host: ProbeVantage;
}

/** From where `verify` and tests can look at a guest of this lab. */
export function probeVantages(name: LabName): ProbeVantages {
  const { provider, stranger, providerIpv4, providerIpv6 } = labSettings(name);
  const inside = ({ namespace, ipv4, ipv6 }: Vantage): ProbeVantage => ({
    argvPrefix: ["ip", "netns", "exec", namespace],
    ipv4,
    ipv6,
  });
  return {
    provider: inside(provider),
    stranger: inside(stranger),
    host: { argvPrefix: [], ipv4: providerIpv4, ipv6: providerIpv6 },
  };
}

/** Addresses that a provider.yaml for this lab lists as its sources, as CIDR networks. */
export function providerSources(name: LabName): string[] {
  const { host, provider } = probeVantages(name);
  return [host, provider].flatMap(({ ipv4, ipv6 }) => [`${ipv4}/32`, `${ipv6}/128`]);
}
