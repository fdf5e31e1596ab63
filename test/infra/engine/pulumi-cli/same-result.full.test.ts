import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret, UNKNOWN, type DeploymentResult } from "../../../../infra/engine";
import { describeUnless, whyNoPulumi } from "../../../support/pulumi-cli";
import { Shop } from "./project";

const MINUTES = 60_000;

/** A result with secrets and ids opened to comparison, in an order of its own. */
function comparable(result: DeploymentResult): object {
  const byUrn = <T extends { urn: string }>(items: readonly T[]): T[] =>
    [...items].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const show = (value: unknown): unknown => {
    if (value instanceof Secret) return { secret: show(value.value) };
    if (typeof value === "symbol") return String(value);
    if (Array.isArray(value)) return value.map(show);
    if (typeof value !== "object" || value === null) return withoutChance(value);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, show(item)]),
    );
  };
  return show({
    steps: [...byUrn(result.steps)].sort((a, b) => (a.urn + a.op < b.urn + b.op ? -1 : 1)),
    errors: result.errors.map(({ cause: _cause, ...error }) => error),
    outputs: result.outputs,
    resources: byUrn(result.resources).map((r) => ({
      ...r,
      outputs: withoutBookkeeping(r.outputs),
      dependencies: [...r.dependencies].sort(),
    })),
    changed: result.changed,
    interrupted: result.interrupted,
  }) as object;
}

/**
 * A plugin's notes to itself are no outputs. What only the deployment will know is named by a plugin and left out by the
 * embedded engine.
 */
function withoutBookkeeping(outputs: Record<string, unknown>): Record<string, unknown> {
  const isUnknown = (value: unknown): boolean =>
    value === UNKNOWN || (value instanceof Secret && value.value === UNKNOWN);
  return Object.fromEntries(
    Object.entries(outputs).filter(([key, value]) => key !== "__pulumi_raw_state_delta" && !isUnknown(value)),
  );
}

/** Passwords are 20 random characters, ids of commands too, and each engine has its own directory of objects. */
function withoutChance(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/^\$2[aby]\$/.test(value)) return "(hash)";
  return value.replace(/objects-(embedded|pulumi)/, "objects").replace(/^hello[0-9a-f]{8}$/, "hello(id)");
}

describeUnless(whyNoPulumi(), "both engines on one program", () => {
  let shop: Shop;
  beforeAll(() => void (shop = new Shop()));
  afterAll(() => shop.remove());

  it.each([
    ["preview", "first"],
    ["up", "first"],
    ["preview", "first"],
    ["preview", "second"],
    ["up", "second"],
    ["preview", "replaced"],
    ["up", "replaced"],
    ["preview", "without-keeper"],
    ["refresh", "replaced"],
    ["destroy", "replaced"],
  ] as const)(
    "%s of the edit %s",
    async (operation, edit) => {
      const embedded = await shop.embedded(operation, edit);
      const pulumi = await shop.pulumi(operation, edit);
      const password = (r: DeploymentResult): unknown => (r.outputs["password"] as Secret | undefined)?.value;
      const text = (r: DeploymentResult): unknown =>
        JSON.parse(JSON.stringify(comparable(r)).replaceAll(String(password(r)), "(password)"));
      expect(text(pulumi)).toEqual(text(embedded));
    },
    2 * MINUTES,
  );
});
