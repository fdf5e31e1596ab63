import { expect, test } from "vitest";
import { PROBES, verify, type VerifyMeans } from "../../../../infra/audit/evidence";
import { catalogue } from "../../../../infra/contract";
import { NOW, SYSTEM, planOf, recorded, vmOf } from "./fixture";

const subject = { plan: planOf(SYSTEM), vms: [vmOf(SYSTEM)] };
const unreachable: VerifyMeans = {
  vantages: [],
  shell: { runPython: () => Promise.reject(new Error("no route")) },
  now: () => NOW,
};

test("with nothing to look by, every probe reports and none passes", async () => {
  const findings = await verify(subject, unreachable);
  expect(findings.map((f) => f.id).sort()).toEqual(
    Object.values(PROBES)
      .map((p) => p.id)
      .sort(),
  );
  expect(findings.filter((f) => f.state === "pass")).toEqual([]);
  expect(findings.every((f) => f.resource === subject.vms[0]?.urn && f.system === "web")).toBe(true);
});

test("a VM that answers inside is judged, one that does not is not evaluated", async () => {
  const stdout = recorded("guest-facts-debian-13.json");
  const other = { ...vmOf({ ...SYSTEM, name: "db" }), ipv4: "198.18.2.10" };
  const findings = await verify(
    { plan: subject.plan, vms: [...subject.vms, other] },
    {
      ...unreachable,
      shell: {
        runPython: (vm) =>
          vm.system.name === "web"
            ? Promise.resolve({ code: 0, stdout, stderr: "" })
            : Promise.reject(new Error("no route")),
      },
    },
  );
  const statesOf = (id: string) => findings.filter((f) => f.id === id).map((f) => [f.system, f.state]);
  expect(statesOf("os-as-planned")).toEqual([
    ["web", "pass"],
    ["db", "not-evaluated"],
  ]);
});

test.each([
  ["no difference", () => Promise.resolve([]), "pass", "as declared"],
  [
    "a rule added by hand",
    () =>
      Promise.resolve([
        {
          resource: "urn:pulumi:a::b::lxd:NetworkAcl::web-acl",
          path: "ingress[2]",
          text: "found tcp 8081, declared nothing",
        },
      ]),
    "fail",
    "web-acl ingress[2]: found tcp 8081, declared nothing",
  ],
  [
    "the cloud is down",
    () => Promise.reject(new Error("MVM3150 no daemon")),
    "not-evaluated",
    "MVM3150 no daemon",
  ],
])("the cloud's own objects: %s", async (_what, cloud, state, reason) => {
  const findings = await verify(subject, { ...unreachable, cloud });
  expect(findings.find((f) => f.id === "cloud-firewall-as-declared")).toMatchObject({ state, reason });
});

test("Windows has no inside probes yet: nothing inside passes", async () => {
  const windows = vmOf({ ...SYSTEM, os: "windows-server-2025" });
  const findings = await verify({ plan: subject.plan, vms: [windows] }, unreachable);
  expect(findings.find((f) => f.id === "os-as-planned")).toMatchObject({
    state: "not-evaluated",
    reason: "not reached: Windows has no inside probe yet",
  });
});

test("every probe names clauses that exist, under a permanent id", () => {
  for (const probe of Object.values(PROBES)) {
    expect(probe.id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(probe.clauses.map((id) => catalogue.findClause(id)?.id)).toEqual(probe.clauses);
  }
  const ids = Object.values(PROBES).map((probe) => probe.id);
  expect(new Set(ids).size).toBe(ids.length);
});
