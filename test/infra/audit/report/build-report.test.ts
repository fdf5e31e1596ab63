import { describe, expect, it } from "vitest";
import type { EvidenceFinding } from "../../../../infra/audit/evidence";
import { evaluate, type Finding } from "../../../../infra/audit/findings";
import { buildReport, type AuditReport, type ReportSources } from "../../../../infra/audit/report";
import { rules } from "../../../../policies/pack";
import { allowEntry, compliantFixture, graphOf, type Fixture } from "../../../policies/compliant-graph";

const basis: ReportSources["basis"] = {
  toolkitVersion: "0.1.0",
  engine: { name: "embedded", version: "0.1.0" },
  platform: "lxd",
  state: null,
  files: [],
  judgedOn: "2026-11-22",
};

function reportOf(
  change: (fixture: Fixture) => void = () => undefined,
  more: Partial<ReportSources> = {},
): AuditReport {
  const fixture = compliantFixture();
  change(fixture);
  const graph = graphOf(fixture);
  return buildReport({
    customer: "demo",
    now: new Date("2026-11-22T19:00:00Z"),
    graph,
    rules,
    policies: evaluate(rules, graph),
    evidence: null,
    basis,
    previous: null,
    ...more,
  });
}

const openToAll = (f: Fixture): void => {
  f.acl.inputs["ingress"] = [allowEntry("tcp", "22", "0.0.0.0/0"), allowEntry("tcp", "8080", "0.0.0.0/0")];
};

const proof = (change: Partial<EvidenceFinding>): EvidenceFinding => ({
  id: "reachable-from-provider",
  title: "Reachable",
  clauses: ["R17"],
  enforcement: "mandatory",
  resource: "urn:vm",
  system: "web",
  state: "pass",
  reason: "seen",
  evidence: ["seen", "and more"],
  ...change,
});

const policy = (change: Partial<Finding>): Finding => ({
  id: "public-key-only",
  clauses: ["R17"],
  controls: [],
  severity: "high",
  enforcement: "mandatory",
  resource: "urn:pulumi:demo::managed-vm::vm",
  path: "",
  state: "pass",
  reason: "because",
  remediation: "do it",
  ...change,
});

describe("buildReport", () => {
  it("passes a compliant customer, and says on what it rests", () => {
    const report = reportOf();
    expect(report).toMatchObject({
      schemaVersion: 1,
      customer: "demo",
      generatedAt: "2026-11-22T19:00:00.000Z",
      verdict: "pass",
      basis: { ...basis, probed: false },
      loweredPolicies: [],
      waivers: [],
      difference: null,
    });
    expect(report.counts.fail + report.counts["not-evaluated"]).toBe(0);
    expect(new Set(report.findings.map(({ id }) => id)).size).toBe(rules.length);
    expect(Object.values(report.counts).reduce((sum, n) => sum + n, 0)).toBe(report.findings.length);
  });

  it("puts the worst first, with title, system and a key of its own", () => {
    const report = reportOf(openToAll);
    expect(report.verdict).toBe("fail");
    expect(report.findings[0]).toMatchObject({ state: "fail", system: "web", source: "policy" });
    const states = report.findings.map(({ state }) => state);
    expect(states.lastIndexOf("fail")).toBe(states.filter((state) => state === "fail").length - 1);
    const ssh = report.findings.find(({ id }) => id === "ssh-source-restricted");
    expect(ssh?.title).toBe(rules.find(({ id }) => id === "ssh-source-restricted")?.displayName);
    const keys = report.findings.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(reportOf(openToAll).findings.map(({ key }) => key)).toEqual(keys);
  });

  it.each([
    ["nothing judged", { policies: [] }, "fail"],
    ["one that passes", { policies: [policy({})] }, "pass"],
    ["one not evaluated", { policies: [policy({ state: "not-evaluated" })] }, "fail"],
    ["an advice", { policies: [policy({ state: "fail", enforcement: "advisory" })] }, "pass"],
    ["a waived one", { policies: [policy({ state: "waived" })] }, "pass"],
    ["probes that saw nothing", { policies: [policy({})], evidence: [] }, "fail"],
    ["a probe that contradicts", { policies: [policy({})], evidence: [proof({ state: "fail" })] }, "fail"],
  ] as const)("verdict on %s", (_name, more, verdict) => {
    expect(reportOf(undefined, more).verdict).toBe(verdict);
  });

  it("joins evidence to policies by clause and system, the worst first", () => {
    const evidence = [
      proof({}),
      proof({ id: "sshd", state: "fail", reason: "passwords are asked for" }),
      proof({ id: "elsewhere", system: "db" }),
      proof({ id: "other-clause", clauses: ["R30"] }),
    ];
    const { findings, basis: seen } = reportOf(undefined, { policies: [policy({})], evidence });
    expect(seen.probed).toBe(true);
    const [joined] = findings.filter(({ source }) => source === "policy");
    expect(joined?.evidence).toEqual(["sshd: passwords are asked for", "reachable-from-provider: seen"]);
    expect(findings.filter(({ source }) => source === "evidence")).toHaveLength(4);
    expect(findings[0]).toMatchObject({ id: "sshd", source: "evidence", evidence: ["seen", "and more"] });
  });

  it("a prerequisite that nothing looks at is not evaluated (R10, R19, R42, R48)", () => {
    const { prerequisites } = reportOf(undefined, { policies: [policy({ state: "fail" })] });
    expect(prerequisites.systems).toEqual(["web"]);
    const cellOf = (id: string) => prerequisites.cells[prerequisites.rows.findIndex((row) => row.id === id)];
    expect(cellOf("public-key")).toEqual(["fail"]);
    expect(cellOf("host-check")).toEqual(["not-evaluated"]);
    // Every prerequisite has a rule that ships, and what is about the customer counts for each system.
    const all = reportOf().prerequisites.cells.flat();
    expect(all.filter((state) => state !== "pass" && state !== "not-applicable")).toEqual([]);
    const whole = [policy({ resource: "urn:pulumi:demo::managed-vm::customer", state: "fail" })];
    const { rows, cells } = reportOf(undefined, { policies: whole }).prerequisites;
    expect(cells[rows.findIndex((row) => row.id === "public-key")]).toEqual(["fail"]);
  });

  it("lists the clauses that findings cite, with obligation and worst state (O28)", () => {
    const policies = [
      policy({ clauses: ["R17", "R10"], state: "waived" }),
      policy({ clauses: ["R17"], state: "fail" }),
    ];
    const { clauses } = reportOf(undefined, { policies });
    expect(clauses.map(({ text: _text, ...row }) => row)).toEqual([
      { id: "R10", obligation: "must", state: "waived", findings: 1 },
      { id: "R17", obligation: "should", state: "fail", findings: 2 },
    ]);
  });

  it("draws the network as the firewall has it", () => {
    const describe = (text: string, entry: object) => ({ ...entry, description: text });
    const { network } = reportOf((f) => {
      f.vm.outputs["externalIpv4"] = "198.51.100.7";
      f.stack.outputs["systems"] = { web: { ipv4: "198.51.100.7", ipv6: "2001:db8::7" } };
      f.acl.inputs["ingress"] = [
        describe("provider ssh", allowEntry("tcp", "22", "203.0.113.7/32")),
        describe("provider ssh", allowEntry("tcp", "22", "2001:db8::7/128")),
        describe("customer ssh ops", allowEntry("tcp", "22", "192.0.2.0/24")),
        describe("service https", allowEntry("tcp", "443", "0.0.0.0/0,::/0")),
      ];
    });
    expect(network.systems).toEqual([
      {
        name: "web",
        os: "Debian 13 (trixie)",
        network: "external",
        note: null,
        addresses: ["198.51.100.7", "2001:db8::7"],
        allowances: [
          { traffic: "tcp 22", sources: ["203.0.113.7/32", "2001:db8::7/128"], purpose: "provider access" },
          { traffic: "tcp 22", sources: ["192.0.2.0/24"], purpose: "customer access" },
          { traffic: "tcp 443", sources: ["0.0.0.0/0", "::/0"], purpose: "https" },
        ],
      },
    ]);
  });

  it("says where the network cannot be drawn", () => {
    const { network } = reportOf((f) => (f.acl.inputs["ingress"] = [{ action: "allow", protocol: "sctp" }]));
    expect(network.systems[0]?.note).toContain("the firewall acl could not be read");
    expect(network.systems[0]?.addresses).toEqual([]);
    const bare = reportOf((f) => (f.acl.type = "other:Acl"));
    expect(bare.network.systems[0]?.note).toBe("there is no cloud firewall");
  });

  it("shows waivers with what became of them, and lowered policies (O19, O28)", () => {
    const waiver = {
      policy: "only-required-ports",
      system: "web",
      reason: "a test",
      owner: "operations",
      expires: "2026-12-31",
      ticket: "T-1",
    };
    const report = reportOf((f) => {
      openToAll(f);
      f.acl.inputs["ingress"] = [
        ...(compliantFixture().acl.inputs["ingress"] as object[]),
        allowEntry("tcp", "8080", "192.0.2.0/24"),
      ];
      f.customer.outputs["waivers"] = [
        { ...waiver, problem: null },
        { ...waiver, policy: "nonsense", problem: null },
      ];
      f.customer.outputs["policyConfig"] = { "supported-os": { level: "disabled", properties: {} } };
    });
    expect(report.waivers).toEqual([
      { ...waiver, status: "active", problem: null },
      { ...waiver, policy: "nonsense", status: "malformed", problem: "no policy has the id nonsense" },
    ]);
    expect(report.findings.filter(({ state }) => state === "waived")).toMatchObject([{ waiver }]);
    expect(report.loweredPolicies).toEqual([
      { id: "supported-os", usual: "mandatory", effective: "disabled" },
    ]);
    const disabled = report.findings.find(({ id }) => id === "supported-os");
    expect(disabled).toMatchObject({ state: "not-applicable", enforcement: "disabled" });
  });

  it("compares with the report before: new, fixed, persisting", () => {
    const both = [policy({ path: "a", state: "fail" }), policy({ path: "b", state: "not-evaluated" })];
    const before = reportOf(undefined, { policies: both });
    const policies = [
      policy({ path: "a", state: "fail" }),
      policy({ path: "b", state: "pass" }),
      policy({ path: "c", state: "fail" }),
    ];
    const previous = { sha256: "0".repeat(64), report: before };
    const after = reportOf(undefined, { policies, previous });
    const keyOf = (path: string) => after.findings.find((finding) => finding.path === path)?.key;
    expect(after.difference).toEqual({
      previousSha256: "0".repeat(64),
      previousGeneratedAt: before.generatedAt,
      new: [keyOf("c")],
      fixed: [{ key: keyOf("b"), id: "public-key-only", system: "web", reason: "because" }],
      persisting: [keyOf("a")],
    });
  });
});
