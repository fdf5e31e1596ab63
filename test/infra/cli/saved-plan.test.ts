import { describe, expect, it } from "vitest";
import { comparePlans, renderDifference, type SavedPlan } from "../../../infra/cli/saved-plan";
import { Sealer } from "../../../infra/cli/saved-plan/seal";
import { Secret, UNKNOWN } from "../../../infra/engine";

type Plan = Omit<SavedPlan, "seal">;
type Step = Plan["plan"]["steps"][number];

const step = (name: string, op: string, diff: Step["diff"] = []): Step => ({
  urn: `urn:pulumi:acme::managed-vm::t::${name}`,
  op,
  diff,
});

function makePlan(steps: Step[], change: Partial<Plan> = {}): Plan {
  return {
    managedVmPlan: 1,
    madeAt: "2026-11-22T15:00:00.000Z",
    customer: "acme",
    project: "managed-vm",
    stack: "acme",
    toolkit: "0.1.0",
    engine: "embedded",
    target: "lxd lab",
    allowReplace: [],
    files: { "stacks/acme/card.yaml": "a" },
    state: { sha256: "s", updatedAt: null },
    plan: { schemaVersion: 1, summary: {}, steps },
    wanted: Object.fromEntries(steps.map(({ urn }) => [urn, "d"])),
    ...change,
  };
}

describe("comparing a saved plan with what it would be now", () => {
  const update = step("web-config", "update", [{ path: "a", from: 1, to: 2 }]);

  it("finds no difference in the order of steps, in unchanged resources, in files and state", () => {
    const planned = makePlan([update, step("b", "create"), step("x", "same")]);
    const now = makePlan([step("b", "create"), step("y", "same"), update], {
      files: { "stacks/acme/card.yaml": "comment added" },
      state: { sha256: "t", updatedAt: null },
      madeAt: "2026-11-23T15:00:00.000Z",
    });
    expect(comparePlans(planned, now)).toBeUndefined();
  });

  it.each<[string, Plan, string]>([
    [
      "a new step",
      makePlan([update, step("vm", "replace", [{ path: "os", from: "a", to: "b" }])]),
      '  new      replace vm\n    os: "a" → "b"\n',
    ],
    ["a missing step", makePlan([]), "  missing  update web-config\n"],
    [
      "another operation",
      makePlan([step("web-config", "create")]),
      "  new      create web-config\n  missing  update web-config\n",
    ],
    [
      "another value",
      makePlan([step("web-config", "update", [{ path: "a", from: 1, to: 3 }])]),
      "  changed  update web-config\n    a: planned 1 → 2\n       now     1 → 3\n",
    ],
    [
      "another value before",
      makePlan([step("web-config", "update", [{ path: "a", from: 0, to: 2 }])]),
      "  changed  update web-config\n    a: planned 1 → 2\n       now     0 → 2\n",
    ],
    [
      "one more place",
      makePlan([step("web-config", "update", [...update.diff, { path: "b", to: "x" }])]),
      '  changed  update web-config\n    b: planned (no change)\n       now     (absent) → "x"\n',
    ],
    [
      "a value that no plan shows",
      makePlan([update], { wanted: { [update.urn]: "e" } }),
      "  changed  web-config: values that a plan does not show\n",
    ],
    [
      "another cloud",
      makePlan([update], { target: "lxd https://cloud.example.com:8443" }),
      "  target   planned lxd lab; now lxd https://cloud.example.com:8443\n",
    ],
  ])("shows %s", (_what, now, text) => {
    const difference = comparePlans(makePlan([update]), now);
    expect(difference && renderDifference(difference)).toBe(text);
  });

  it("says which files and whether the state changed since", () => {
    const now = makePlan([], {
      files: { "stacks/acme/card.yaml": "b" },
      state: { sha256: "t", updatedAt: "2026-11-22T15:09:00.000Z" },
    });
    const difference = comparePlans(makePlan([update]), now);
    expect(difference?.since).toEqual(["stacks/acme/card.yaml", "the state (2026-11-22T15:09:00.000Z)"]);
  });

  it("keeps the place where long values differ in sight", () => {
    const long = "x".repeat(500);
    const planned = makePlan([step("c", "update", [{ path: "p", to: `${long}A` }])]);
    const now = makePlan([step("c", "update", [{ path: "p", to: `${long}B` }])]);
    const text = renderDifference(comparePlans(planned, now) as never);
    expect(text).toMatch(/planned …x+A"\n.*now +…x+B"\n/);
  });
});

describe("the seal of a saved plan", () => {
  const salt = Buffer.alloc(16).toString("base64");

  it("is the same for equal values in any order, and another with another passphrase", async () => {
    const [one, other] = [await Sealer.open("p", salt), await Sealer.open("q", salt)];
    const digest = one.digest("u", { a: 1, b: [new Secret("x"), UNKNOWN], c: undefined });
    expect(one.digest("u", { b: [new Secret("x"), UNKNOWN], a: 1 })).toBe(digest);
    expect(other.digest("u", { a: 1, b: [new Secret("x"), UNKNOWN] })).not.toBe(digest);
    expect(one.fits("u", { a: 1, b: [new Secret("x"), UNKNOWN] }, digest)).toBe(true);
    expect(one.fits("u", {}, "")).toBe(false);
  });

  it("tells apart what looks alike", async () => {
    const sealer = await Sealer.open("p", salt);
    const alike = [
      new Secret("x"),
      "x",
      ["x"],
      { x: null },
      {},
      [],
      null,
      UNKNOWN,
      "unknown",
      ["unknown"],
      ["secret", "x"],
      new Secret("y"),
      [["x"]],
      { secret: "x" },
      ["map", ["x", null]],
      ["list", "x"],
      "",
    ];
    const digests = alike.map((value) => sealer.digest("u", value));
    expect(new Set([...digests, sealer.digest("v", "x")]).size).toBe(alike.length + 1);
  });

  it("needs a passphrase", async () => {
    await expect(Sealer.open(undefined)).rejects.toThrow("MVM3001");
    await expect(Sealer.open("")).rejects.toThrow("MVM3001");
  });
});
