import { vi } from "vitest";
import type { Outcome, Rule } from "../../infra/audit/findings";
import type { ResourceGraph, ResourceNode, Value } from "../../infra/audit/graph";
import { REFUSALS } from "../../infra/audit/trace";
import type { parseCard } from "../../infra/contract";
import { rules } from "../../policies/rules";

// Before each test file: the rule or refusal that MVM_DISABLED names refuses nothing.

const disabled = process.env["MVM_DISABLED"];

/** Only violations are lost: a test that expects "pass" or "not applicable" proves nothing about the refusal. */
const accept = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.map((outcome) => (outcome.state === "fail" ? { ...outcome, state: "pass" } : outcome));

function disableRule(rule: Rule): void {
  const original = { ...rule };
  if (original.scope === "resource") {
    Object.assign(rule, { check: (resource: ResourceNode) => accept(original.check(resource)) });
    return;
  }
  Object.assign(rule, {
    checks: (graph: ResourceGraph, settings: Value) =>
      original.checks(graph, settings).map((check) => ({ ...check, run: () => accept(check.run()) })),
  });
}

rules.filter(({ id }) => id === disabled).forEach(disableRule);

vi.mock("../../infra/contract/card/parse-card", async (importOriginal) => {
  const original = await importOriginal<{ parseCard: typeof parseCard }>();
  return {
    ...original,
    parseCard: (...args: Parameters<typeof parseCard>) => {
      // Not before: the table of refusals imports the module that is replaced here.
      const code = REFUSALS.find(({ id }) => id === disabled)?.kind.code;
      const { diagnostics, ...rest } = original.parseCard(...args);
      return { ...rest, diagnostics: diagnostics.filter((diagnostic) => diagnostic.code !== code) };
    },
  };
});
