import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { packageRoot, TestProject } from "../support/project";

interface CheckJson {
  readonly verdict: string;
  readonly diagnostics: readonly unknown[];
  readonly policies: readonly { id: string; state: string; message?: string }[];
}

const EXAMPLES = ["weidental", "nordhafen", "lindwurm"] as const;

/** A machine with nothing: no state, no lab, no key, no passphrase. */
const BARE = { MVM_HOME: "/nonexistent", MVM_LAB_ROOT: "/nonexistent", PULUMI_CONFIG_PASSPHRASE: undefined };

const read = (name: string): string => fs.readFileSync(path.join(packageRoot, name), "utf8");
const cardOf = (customer: string): string => read(`stacks/${customer}/card.yaml`);

describe("the example customers", () => {
  const project = new TestProject("test");

  beforeAll(() => {
    project.write("stacks/provider.yaml", read("stacks/provider.yaml"));
    for (const customer of EXAMPLES) {
      project.write(`stacks/${customer}/card.yaml`, cardOf(customer));
      project.write(`stacks/Pulumi.${customer}.yaml`, read(`stacks/Pulumi.${customer}.yaml`));
    }
    project.mvm(["--version"]); // builds what is stale, outside of the tests' time
  }, 300_000);
  afterAll(() => {
    project.remove();
  });

  it.each(EXAMPLES)(
    "%s passes every rule, without advice, and names no platform",
    (customer) => {
      const done = project.mvm(["check", customer, "--format", "json"], BARE);
      const { verdict, diagnostics, policies } = JSON.parse(done.stdout) as CheckJson;
      expect([done.code, verdict, diagnostics]).toEqual([0, "pass", []]);
      expect(policies.filter(({ state }) => state !== "pass" && state !== "not-applicable")).toEqual([]);
      expect(JSON.stringify(parse(read(`stacks/Pulumi.${customer}.yaml`)))).not.toContain("platform");
    },
    120_000,
  );

  it.each([
    ...["localHolidays", "slaPremium", "contacts", "note", "overrides", "noteEffect", "mobile", "phone"],
    ...["privateNetworks", "appliance", "administeredBy", "satellite", "privateNetwork", "ipv6", "network"],
    ...["serviceCard", "managedOs", "managedApplication", "agreement", "customerAccess", "services"],
    ...["monitoring", "warn", "critical", "werktags", "sonst", "external", "command", "parameters"],
    ...["window", "days", "reboot", "appointments", "thirdPartyRepositories", "customApplications"],
    ...["signOffs", "acceptances", "reference"],
  ])("show `%s` at least once", (key) => {
    const keys = EXAMPLES.flatMap((customer) => listKeys(parse(cardOf(customer))));
    expect(keys).toContain(key);
  });

  it("use addresses and names that belong to nobody (RFC 2606, RFC 5737, RFC 3849)", () => {
    const text = EXAMPLES.map(cardOf).join("\n");
    const [addresses, hosts] = [/\b\d+\.\d+\.\d+\.\d+/g, /[\w.-]+\.(?:com|de|net|org)\b/g].map((pattern) => [
      ...new Set(text.match(pattern)),
    ]);
    expect(
      addresses?.filter((address) => !/^(?:192\.0\.2|198\.51\.100|203\.0\.113|10)\./.test(address)),
    ).toEqual([]);
    expect(hosts?.filter((host) => !/(?:^|\.)example\.com$/.test(host))).toEqual([]);
  });
});

function listKeys(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(listKeys);
  return Array.isArray(value) ? below : [...Object.keys(value), ...below];
}
