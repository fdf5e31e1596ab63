import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { managementSourcesNarrow } from "../../policies/rules/firewall/management-sources-narrow";
import { hcloudFirewall } from "./clouds/cloud-nodes";
import { allowEntry, setField, type Fixture } from "./compliant-graph";
import { itJudges } from "./judge";

const add =
  (protocol: string, port: string, source: string) =>
  (fixture: Fixture): void => {
    (fixture.acl.inputs["ingress"] as unknown[]).push(allowEntry(protocol, port, source));
  };
const pass = [["pass", "acl", "", "narrow sources only"]] as const;
const failure = (reason: string) => [["fail", "acl", "ingress[4].source", reason]] as const;

describe("management-sources-narrow", () => {
  itJudges(managementSourcesNarrow, [
    ["accepts the compliant graph", () => undefined, pass],
    ["accepts a /24", add("tcp", "22", "198.51.100.0/24"), pass],
    [
      "finds a /23 (R15)",
      add("tcp", "22", "198.51.100.0/23"),
      failure("SSH: found tcp 22 open to 198.51.100.0/23; required: at most a /24"),
    ],
    ["accepts a span of 256", add("tcp", "22", "198.51.100.9-198.51.101.8"), pass],
    ["finds a span of 257", add("tcp", "22", "198.51.100.9-198.51.101.9"), failure("SSH")],
    ["accepts a /48", add("tcp", "3389", "2001:db8:1::/48"), pass],
    [
      "finds a /47 for RDP (R16)",
      add("tcp", "3389", "2001:db8::/47"),
      failure("RDP: found tcp 3389 open to 2001:db8::/47; required: at most a /48"),
    ],
    ["finds RDP by UDP", add("udp", "3389", "198.51.100.0/23"), failure("RDP")],
    ["leaves other ports alone", add("tcp", "443", "0.0.0.0/0"), pass],
    [
      "leaves what is open to everyone to the rule that refuses it",
      add("tcp", "22", "0.0.0.0/1,128.0.0.0/1"),
      [["not-applicable", "acl", "", "refused as such"]],
    ],
    [
      "still finds RDP beside it",
      (f) => {
        add("tcp", "22", "::/0")(f);
        add("tcp", "3389", "198.51.100.0/23")(f);
      },
      [["fail", "acl", "ingress[5].source", "RDP"]],
    ],
    [
      "accepts the provider's own network, however broad",
      (f) => {
        setField(f, "customer.outputs.provider.sources", ["198.51.0.0/16"]);
        add("tcp", "22", "198.51.0.0/17")(f);
      },
      pass,
    ],
    [
      "finds what is broader than the provider's own (R18)",
      (f) => {
        setField(f, "customer.outputs.provider.sources", ["198.51.0.0/16"]);
        add("tcp", "22", "198.50.0.0/15")(f);
      },
      failure("198.50.0.0/15"),
    ],
    [
      "reaches no verdict on unknown provider sources",
      (f) => setField(f, "customer.outputs.provider.sources", UNKNOWN),
      [["not-evaluated", "acl", "provider.sources", ""]],
    ],
    [
      "does not apply without firewall",
      (f) => void delete (f as Partial<Fixture>).acl,
      [["not-applicable", "stack", "", "no firewall"]],
    ],
  ]);
});

const foreign = {
  resources: [
    hcloudFirewall({
      rules: [
        { direction: "in", protocol: "tcp", port: "22", sourceIps: ["203.0.113.0/28", "198.51.100.0/24"] },
      ],
    }),
  ],
};

describe("management-sources-narrow in a program without Customer", () => {
  it.each([
    ["without configuration judges breadth alone", {}, []],
    [
      "takes the provider's list for the only sources (R18)",
      { providerSources: ["203.0.113.0/24"] },
      ["rules[0].sourceIps"],
    ],
    ["accepts what is in the list", { providerSources: ["203.0.113.0/24", "198.51.100.0/22"] }, []],
    ["takes another prefix", { broadestPrefix: { ipv4: 25 } }, ["rules[0].sourceIps"]],
    ["takes the prefix on its boundary", { broadestPrefix: { ipv4: 24, ipv6: 0 } }, []],
  ])("%s", (_name, properties, paths) => {
    const findings = evaluateGraph(managementSourcesNarrow, foreign, { level: "advisory", properties });
    expect(findings.filter(({ state }) => state === "fail").map(({ path }) => path)).toEqual(paths);
    expect(findings.some(({ state }) => state === "not-evaluated")).toBe(false);
  });

  it.each([
    ["an unknown property", { broadest: 24 }],
    ["a prefix that there is not", { broadestPrefix: { ipv4: 33 } }],
    ["a source that is none", { providerSources: ["office"] }],
  ])("reaches no verdict on %s", (_name, properties) => {
    const findings = evaluateGraph(managementSourcesNarrow, foreign, { level: "advisory", properties });
    expect(findings.map(({ state }) => state)).toEqual(["not-evaluated"]);
  });
});
