import { describe, expect, test } from "vitest";
import { judgeReachability } from "../../../../infra/audit/evidence/network/judge-reachability";
import { judgeSshHandshakes } from "../../../../infra/audit/evidence/network/judge-ssh";
import { WATCHED_PORTS, type Sighting } from "../../../../infra/audit/evidence/network/sightings";
import type { ProbeResult } from "../../../../infra/audit/evidence/network/run-vantage";
import type { SystemPlan } from "../../../../infra/contract";
import { PROVIDER, PROVIDER_KEY, STRANGER, SYSTEM, planOf, vmOf } from "./fixture";

const vm = vmOf(SYSTEM);
const plan = planOf(SYSTEM);
const SILENT: ProbeResult = { outcome: "silent" };
const BANNER: ProbeResult = { outcome: "open", banner: "SSH-2.0-OpenSSH_10.0p2" };
const PORTS = [...new Set([22, 3389, 8080, 5432, ...WATCHED_PORTS])];

/** A VM as it should look from both sides, over both families. */
function goodSightings(): Sighting[] {
  const look = (vantage: typeof PROVIDER, host: string, port: number): Sighting => {
    const expected =
      port === 8080 ? { outcome: "refused" as const } : port === 22 && vantage === PROVIDER ? BANNER : SILENT;
    return { vantage, vm, target: { host, port }, result: expected };
  };
  return [
    { vantage: STRANGER, target: { host: "198.18.0.9", port: 9 }, result: { outcome: "refused" } },
    ...[PROVIDER, STRANGER].flatMap((v) =>
      [vm.ipv4, vm.ipv6].flatMap((host) => PORTS.map((p) => look(v, host, p))),
    ),
  ];
}

/** Everything that is neither passed nor not applicable, with one sighting replaced. */
function judge(
  result: ProbeResult,
  at: { from: string; host: string; port: number },
  system: SystemPlan = SYSTEM,
) {
  const sightings = goodSightings().map((s) =>
    s.vantage.name === at.from && s.target.host === at.host && s.target.port === at.port
      ? { ...s, result }
      : s,
  );
  return judgeReachability(planOf(system), { ...vm, system }, sightings)
    .filter((f) => f.state !== "pass" && f.state !== "not-applicable")
    .map((f) => [f.id, f.state, f.reason]);
}

test("a closed VM passes every probe", () => {
  expect(judgeReachability(plan, vm, goodSightings()).map((f) => [f.id, f.state, f.reason])).toEqual([
    ["provider-reaches-system", "pass", "provider → 198.18.1.10:22: SSH-2.0-OpenSSH_10.0p2"],
    ["stranger-hears-no-ssh", "pass", "stranger → 198.18.1.10: silent on 22"],
    ["stranger-hears-no-rdp", "pass", "stranger → 198.18.1.10: silent on 3389"],
    ["services-reachable", "pass", "web: provider → 198.18.1.10:8080: reachable, but nothing listens"],
    ["services-closed-to-others", "pass", "stranger → 198.18.1.10: silent on 5432"],
    [
      "other-ports-closed",
      "pass",
      expect.stringContaining("provider → 198.18.1.10: silent on 21, 23, 25, 80"),
    ],
  ]);
});

describe("each opening is one finding", () => {
  const v4 = vm.ipv4;
  const v6 = vm.ipv6;
  test.each([
    [
      "SSH silent to the provider",
      SILENT,
      { from: "provider", host: v4, port: 22 },
      "provider-reaches-system",
      "provider → 198.18.1.10:22: silent",
    ],
    [
      "SSH refused to the provider",
      { outcome: "refused" },
      { from: "provider", host: v4, port: 22 },
      "provider-reaches-system",
      "provider → 198.18.1.10:22: refused",
    ],
    [
      "another server on 22",
      { outcome: "open", banner: "220 ftp" },
      { from: "provider", host: v4, port: 22 },
      "provider-reaches-system",
      'provider → 198.18.1.10:22: open, but no SSH server: "220 ftp"',
    ],
    [
      "SSH open to a stranger",
      BANNER,
      { from: "stranger", host: v4, port: 22 },
      "stranger-hears-no-ssh",
      'stranger → 198.18.1.10, port 22: open, says "SSH-2.0-OpenSSH_10.0p2"',
    ],
    [
      "SSH open to a stranger over IPv6",
      BANNER,
      { from: "stranger", host: v6, port: 22 },
      "stranger-hears-no-ssh",
      'stranger → 2001:2:0:1::10, port 22: open, says "SSH-2.0-OpenSSH_10.0p2"',
    ],
    [
      "a firewall open where nothing listens",
      { outcome: "refused" },
      { from: "stranger", host: v4, port: 22 },
      "stranger-hears-no-ssh",
      "stranger → 198.18.1.10, port 22: lets a stranger through (refused)",
    ],
    [
      "RDP open to a stranger",
      { outcome: "open", banner: "" },
      { from: "stranger", host: v4, port: 3389 },
      "stranger-hears-no-rdp",
      "stranger → 198.18.1.10, port 3389: open",
    ],
    [
      "a declared service silent to its source",
      SILENT,
      { from: "stranger", host: v6, port: 8080 },
      "services-reachable",
      "web: stranger → 2001:2:0:1::10:8080: silent",
    ],
    [
      "a declared service open to others",
      { outcome: "open", banner: "" },
      { from: "stranger", host: v4, port: 5432 },
      "services-closed-to-others",
      "stranger → 198.18.1.10, port 5432: open",
    ],
    [
      "an undeclared port open to the provider",
      { outcome: "refused" },
      { from: "provider", host: v4, port: 9100 },
      "other-ports-closed",
      "provider → 198.18.1.10, port 9100: lets the provider through (refused)",
    ],
  ] as const)("%s", (_what, result, at, id, reason) => {
    const found = judge(result, at);
    // A silence over IPv6 leaves the stranger without any answer over IPv6, so nothing there is proven.
    expect(found.filter(([, state]) => state === "fail")).toEqual(
      id === "services-reachable" ? [] : [[id, "fail", reason]],
    );
    if (id === "services-reachable") expect(found.find(([name]) => name === id)?.[1]).toBe("not-evaluated");
  });

  test("a silent service is a failure where the line is proven", () => {
    expect(judge(SILENT, { from: "provider", host: v6, port: 8080 })).toEqual([
      ["services-reachable", "fail", "web: provider → 2001:2:0:1::10:8080: silent"],
    ]);
  });
});

test("a probe that failed is not evaluated", () => {
  expect(
    judge({ outcome: "error", code: "EADDRNOTAVAIL" }, { from: "stranger", host: vm.ipv4, port: 22 }),
  ).toEqual([["stranger-hears-no-ssh", "not-evaluated", "stranger → 198.18.1.10, port 22: EADDRNOTAVAIL"]]);
});

test("a VM that answers nobody proves nothing by its silence", () => {
  const dead = goodSightings().map((s) => (s.vm ? { ...s, result: SILENT } : s));
  expect(judgeReachability(plan, vm, dead).map((f) => f.state)).toEqual([
    "fail",
    ...Array<string>(5).fill("not-evaluated"),
  ]);
});

test("a stranger whose own line is dead proves nothing", () => {
  const deaf = goodSightings().map((s) => (s.vantage === STRANGER ? { ...s, result: SILENT } : s));
  const states = judgeReachability(plan, vm, deaf).map((f) => [f.id, f.state]);
  expect(states.filter(([, state]) => state === "not-evaluated").map(([id]) => id)).toEqual([
    "stranger-hears-no-ssh",
    "stranger-hears-no-rdp",
    "services-reachable",
    "services-closed-to-others",
    "other-ports-closed",
  ]);
});

test("without vantages nothing passes", () => {
  expect(judgeReachability(plan, vm, []).map((f) => f.state)).toEqual([
    "not-evaluated",
    "not-evaluated",
    "not-evaluated",
    "not-applicable",
    "not-applicable",
    "not-evaluated",
  ]);
});

test("provider sources widened to the world make no stranger welcome", () => {
  const open = { ...plan, provider: { ...plan.provider, sources: ["0.0.0.0/0", "::/0"] } };
  const heard = goodSightings().map((s) => (s.target.port === 22 && s.vm ? { ...s, result: BANNER } : s));
  expect(judgeReachability(open, vm, heard).find((f) => f.id === "stranger-hears-no-ssh")?.state).toBe(
    "fail",
  );
});

test("a customer's declared source is no stranger to SSH (O30)", () => {
  const system: SystemPlan = {
    ...SYSTEM,
    customerAccess: [{ user: "anna", sources: ["198.18.0.8/29", "2001:2::/64"], publicKeys: [] }],
  };
  expect(judge(BANNER, { from: "stranger", host: vm.ipv4, port: 22 }, system)).toEqual([
    ["stranger-hears-no-ssh", "not-evaluated", "no vantage stands outside the allowed sources"],
  ]);
});

describe("SSH handshakes", () => {
  const shake = (user: string, result: ProbeResult): Sighting => ({
    vantage: PROVIDER,
    vm,
    target: { host: vm.ipv4, port: 22, user },
    result,
  });
  const hostKey = PROVIDER_KEY.split(" ")[1] ?? "";
  const offer = (...methods: string[]): ProbeResult => ({ outcome: "methods", methods, hostKey });

  test.each([
    ["publickey only", offer("publickey"), "pass", "mvmadmin is offered publickey"],
    [
      "a password too",
      offer("publickey", "password"),
      "fail",
      "mvmadmin is offered publickey, password; required: publickey only",
    ],
    ["no proof needed", offer("none"), "fail", "mvmadmin is offered none; required: publickey only"],
    ["nothing", offer(), "fail", "mvmadmin is offered nothing; required: publickey only"],
    ["no answer", { outcome: "silent" }, "not-evaluated", "mvmadmin: no handshake (silent)"],
    [
      "no handshake",
      { outcome: "error", code: "PROTOCOL" },
      "not-evaluated",
      "mvmadmin: no handshake (PROTOCOL)",
    ],
  ] as const)("%s", (_what, result, state, reason) => {
    expect(judgeSshHandshakes(vm, [shake("mvmadmin", result)])[0]).toMatchObject({ state, reason });
  });

  test("another host key than the pinned one fails", () => {
    const result: ProbeResult = { outcome: "methods", methods: ["publickey"], hostKey: "AAAAother" };
    expect(judgeSshHandshakes(vm, [shake("mvmadmin", result)])[1]).toMatchObject({
      id: "ssh-host-key-pinned",
      state: "fail",
    });
    expect(judgeSshHandshakes(vm, [shake("mvmadmin", offer("publickey"))])[1]?.state).toBe("pass");
  });
});
