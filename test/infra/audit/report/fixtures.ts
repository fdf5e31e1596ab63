import type { FindingState } from "../../../../infra/audit/findings";
import type { AuditReport, ReportFinding } from "../../../../infra/audit/report";

const hash = (digit: string): string => digit.repeat(64);

export function findingOf(change: Partial<ReportFinding> = {}): ReportFinding {
  const system = change.system === undefined ? "web" : change.system;
  return {
    key: "00000000000000a1",
    source: "policy",
    id: "ssh-source-restricted",
    title: "SSH is open to named sources only",
    clauses: ["R14", "R15"],
    controls: [{ framework: "BSI IT-Grundschutz 2023", id: "NET.3.2.A2" }],
    severity: "high",
    enforcement: "mandatory",
    resource: `urn:pulumi:acme::managed-vm::managed-vm:index:ManagedVm$pulumi-nodejs:dynamic/lxd:NetworkAcl::${system}-acl`,
    system,
    path: "ingress[2].source",
    location: null,
    state: "pass",
    reason: "found only 198.51.100.0/24, as declared",
    evidence: [],
    remediation: "Name the networks that need SSH under customerAccess.",
    waiver: null,
    ...change,
  };
}

const WAIVER = {
  policy: "appliance-for-system-checks",
  system: "db",
  reason: "The appliance is delivered in January.",
  owner: "Service management",
  expires: "2027-01-31",
  ticket: "OPS-4711",
};

const FINDINGS: readonly ReportFinding[] = [
  findingOf({
    state: "fail",
    severity: "critical",
    reason: "found source 0.0.0.0/0 for tcp 22; required: networks that the provider or the customer names",
    location: {
      file: "stacks/acme/card.yaml",
      line: 23,
      column: 11,
      path: "systems.web.customerAccess.ssh[0]",
    },
    evidence: ["tcp 22 answers a stranger from 203.0.113.9", "the banner was SSH-2.0-OpenSSH_9.2"],
  }),
  findingOf({
    key: "00000000000000a2",
    id: "lifecycle-margin",
    title: "No vendor's support ends soon",
    clauses: ["R28"],
    controls: [{ framework: "ISO/IEC 27001:2022", id: "A.8.8" }],
    severity: "medium",
    enforcement: "advisory",
    system: "db",
    path: "os",
    state: "fail",
    reason: "support of Debian 12 ends on 2026-12-10, in 18 days; required: 90 days or more",
    location: { file: "stacks/acme/card.yaml", line: 41, column: 9, path: "systems.db.os" },
    remediation: "Order an upgrade of the operating system.",
  }),
  findingOf({
    key: "00000000000000a3",
    source: "evidence",
    id: "patch-timers-in-window",
    title: "Patches are installed in the window only",
    clauses: ["R30", "R88", "O32"],
    controls: [],
    system: "rdp",
    path: "",
    state: "not-evaluated",
    reason: "the guest did not answer within 30 s",
    remediation: "",
  }),
  findingOf({
    key: "00000000000000a4",
    id: "appliance-for-system-checks",
    title: "Checks of the system state have an appliance",
    clauses: ["R45", "O19"],
    controls: [],
    system: "db",
    path: "monitoring",
    state: "waived",
    reason: "check disk needs a firewall/VPN appliance",
    waiver: WAIVER,
  }),
  ...["web", "db", "rdp"].map((system, index) =>
    findingOf({
      key: `00000000000000b${index}`,
      id: "console-available",
      title: "The console is available",
      clauses: ["R11"],
      controls: [],
      severity: "medium",
      system,
      path: "console",
      reason: "the platform offers a console",
    }),
  ),
  findingOf({
    key: "00000000000000c1",
    id: "public-key-only",
    title: "SSH by public key only",
    clauses: ["R17"],
    reason: "PasswordAuthentication no in 10-managed-vm.conf",
  }),
  findingOf({
    key: "00000000000000c2",
    id: "note-without-effect",
    title: "A contact's note has an effect",
    clauses: ["R61", "O24"],
    controls: [],
    severity: "low",
    enforcement: "advisory",
    system: null,
    resource: "urn:pulumi:acme::managed-vm::pulumi:pulumi:Stack::managed-vm-acme",
    path: "",
    state: "not-applicable",
    reason: "no contact has a note",
  }),
];

/** Something of everything. */
export const SAMPLE: AuditReport = {
  schemaVersion: 1,
  customer: "acme",
  generatedAt: "2026-11-22T18:30:00.000Z",
  verdict: "fail",
  counts: countStates(FINDINGS),
  basis: {
    toolkitVersion: "0.1.0",
    engine: { name: "embedded", version: "3.248.0" },
    platform: "lxd",
    state: { time: "2026-11-22T17:02:11.000Z", sha256: hash("5"), resources: 41, systems: 3 },
    files: [
      { role: "card", file: "stacks/acme/card.yaml", sha256: hash("c") },
      { role: "provider", file: "stacks/provider.yaml", sha256: hash("d") },
      { role: "waivers", file: "stacks/acme/waivers.yaml", sha256: hash("e") },
    ],
    judgedOn: "2026-11-22",
    probed: true,
  },
  findings: FINDINGS,
  prerequisites: {
    rows: [
      { id: "reachable", title: "Systems and services are reachable", clauses: ["R10", "R19"] },
      { id: "console", title: "The VM console is available", clauses: ["R11"] },
      { id: "remote-access", title: "SSH or RDP on the external IPv4", clauses: ["R12"] },
      { id: "firewall", title: "Connections are secured by the cloud firewall", clauses: ["R14", "R15"] },
      { id: "appliance", title: "Checks of the system state have an appliance", clauses: ["R45"] },
    ],
    systems: ["web", "db", "rdp"],
    cells: [
      ["pass", "pass", "not-evaluated"],
      ["pass", "pass", "pass"],
      ["pass", "pass", "pass"],
      ["fail", "pass", "pass"],
      ["pass", "waived", "not-applicable"],
    ],
  },
  clauses: [
    {
      id: "R11",
      text: "The provider needs the VM console in the cloud panel.",
      obligation: "must",
      state: "pass",
      findings: 3,
    },
    {
      id: "R14",
      text: "Connections are secured by the cloud firewall.",
      obligation: "should",
      state: "fail",
      findings: 1,
    },
    {
      id: "R15",
      text: "Open only the required external IPs and ports.",
      obligation: "should",
      state: "fail",
      findings: 1,
    },
    { id: "R17", text: "SSH by public key only.", obligation: "should", state: "pass", findings: 1 },
    {
      id: "R28",
      text: "Linux supported: Rocky Linux, Debian, Ubuntu LTS.",
      obligation: "must",
      state: "fail",
      findings: 1,
    },
    {
      id: "R45",
      text: "Check 3 also requires a firewall/VPN appliance.",
      obligation: "must",
      state: "waived",
      findings: 1,
    },
  ],
  loweredPolicies: [{ id: "lifecycle-margin", usual: "mandatory", effective: "advisory" }],
  waivers: [
    { ...WAIVER, status: "active", problem: null },
    {
      policy: "public-key-only",
      system: null,
      reason: "Legacy scanner",
      owner: "Operations",
      expires: "2026-10-01",
      ticket: "OPS-1",
      status: "expired",
      problem: null,
    },
  ],
  network: {
    systems: [
      {
        name: "web",
        os: "Debian 13",
        network: "external",
        note: null,
        addresses: ["198.18.1.10", "2001:2:0:1::10"],
        allowances: [
          { traffic: "tcp 22", sources: ["198.51.100.0/24", "2001:2:0:ff::/64"], purpose: "provider access" },
          { traffic: "tcp 22", sources: ["any"], purpose: "customer access" },
          { traffic: "icmp", sources: ["198.51.100.0/24"], purpose: "ping" },
          { traffic: "tcp 80, 443", sources: ["any"], purpose: "website" },
        ],
      },
      {
        name: "db",
        os: "Debian 12",
        network: "private",
        note: null,
        addresses: ["192.0.2.10"],
        allowances: [],
      },
      {
        name: "rdp",
        os: "Windows Server 2025",
        network: "external",
        note: "the cloud's rules are not known yet",
        addresses: [],
        allowances: [
          {
            traffic: "tcp 3389",
            sources: [
              "198.51.100.7/32",
              "198.51.100.8/32",
              "203.0.113.0/28",
              "203.0.113.64/28",
              "192.0.2.9/32",
            ],
            purpose: "customer access",
          },
        ],
      },
    ],
  },
  difference: {
    previousSha256: hash("9"),
    previousGeneratedAt: "2026-11-15T18:30:00.000Z",
    new: ["00000000000000a1"],
    fixed: [
      {
        key: "0000000000000f01",
        id: "rdp-source-restricted",
        system: "rdp",
        reason: "found source 0.0.0.0/0",
      },
    ],
    persisting: ["00000000000000a2", "00000000000000a3"],
  },
};

/** All is well, and there is little to say. */
export const CLEAN: AuditReport = {
  ...SAMPLE,
  verdict: "pass",
  findings: FINDINGS.filter(({ state }) => state === "pass"),
  counts: countStates(FINDINGS.filter(({ state }) => state === "pass")),
  basis: { ...SAMPLE.basis, state: null, platform: null, probed: false },
  loweredPolicies: [],
  waivers: [],
  difference: null,
};

/** `count` systems with forty findings each, as many customers will have in the end. */
export function createLargeReport(count: number): AuditReport {
  const systems = Array.from({ length: count }, (_, index) => `web-${String(index + 1).padStart(3, "0")}`);
  const findings = systems.flatMap((system, index) => createFindings(system, index));
  const ordered = [...findings].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return {
    ...SAMPLE,
    findings: ordered,
    counts: countStates(ordered),
    prerequisites: {
      ...SAMPLE.prerequisites,
      systems,
      cells: SAMPLE.prerequisites.rows.map((_, row) =>
        systems.map((_system, column) => (column % 50 === row ? "fail" : "pass")),
      ),
    },
    network: {
      systems: systems.map((name, index) => ({
        name,
        os: "Debian 13",
        network: "external",
        note: null,
        addresses: [`198.18.${index % 100}.10`],
        allowances: (SAMPLE.network.systems[0]?.allowances ?? []).slice(0, 1 + (index % 4)),
      })),
    },
    difference: null,
  };
}

const ORDER: readonly FindingState[] = ["fail", "not-evaluated", "waived", "pass", "not-applicable"];

function createFindings(system: string, index: number): ReportFinding[] {
  return Array.from({ length: 40 }, (_, rule) =>
    findingOf({
      key: `${system}-${rule}`,
      id: rule === 0 ? "ssh-source-restricted" : `policy-${rule}`,
      title: `Policy number ${rule} of the large customer`,
      clauses: [`R${10 + rule}`, "R14"],
      system,
      path: `systems["${system}"].services[${rule}]`,
      state: rule === 0 && index % 20 === 0 ? "fail" : rule % 13 === 12 ? "not-applicable" : "pass",
      reason: `found 198.51.100.0/24 for tcp ${1000 + rule} on ${system}, as the plan demands of it`,
    }),
  );
}

function countStates(findings: readonly ReportFinding[]): AuditReport["counts"] {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  return {
    pass: count("pass"),
    fail: count("fail"),
    waived: count("waived"),
    "not-evaluated": count("not-evaluated"),
    "not-applicable": count("not-applicable"),
  };
}
