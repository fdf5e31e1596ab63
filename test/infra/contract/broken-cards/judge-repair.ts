import { buildPlan, type CustomerPlan, parseCard, parseProvider } from "../../../../infra/contract";
import { PUBLIC_KEYS } from "../public-keys";
import type { BrokenCard } from "./corpus";

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

/** What is still wrong with a repaired card, one line each; empty: no diagnostics, and it means what its author meant. */
export function judgeRepair(text: string, { name, meant }: BrokenCard): readonly string[] {
  const { card, diagnostics } = parseCard(text, `${name}.yaml`);
  if (!provider) throw new TypeError("the provider file of this test is wrong");
  const built = card ? buildPlan(card, provider, { environment: {} }) : { diagnostics };
  const complaints = built.diagnostics.map(({ code, message }) => `${code} ${message}`);
  const plan = "plan" in built ? built.plan : undefined;
  if (complaints.length > 0 || !plan) return complaints;
  return Object.entries(meant).flatMap(([path, allowed]) => {
    const value = valueAt(plan, path);
    const text = JSON.stringify(value) ?? "null";
    if (allowed.some((right) => JSON.stringify(right) === text)) return [];
    return [`${path} is ${text}, meant was ${allowed.map((right) => JSON.stringify(right)).join(" or ")}`];
  });
}

/** `systems[0].monitoring.checks[disk].warn`: an index is a number or the name of an entry. */
function valueAt(plan: CustomerPlan, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .reduce<unknown>((value, step) => {
      if (Array.isArray(value) && !/^\d+$|^length$/.test(step)) {
        return (value as readonly { name?: string }[]).find((entry) => entry.name === step);
      }
      return typeof value === "object" && value !== null
        ? (value as Record<string, unknown>)[step]
        : undefined;
    }, plan);
}
