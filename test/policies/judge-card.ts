import { evaluate } from "../../infra/audit/findings";
import type { ResourceNode } from "../../infra/audit/graph";
import {
  buildPlan,
  noExceptions,
  locate,
  parseCard,
  parseProvider,
  type CustomerPlan,
} from "../../infra/contract";
import { rules } from "../../policies/rules";
import { factsOf } from "../../stacks/customer-facts";
import { findPlanPathOf } from "../../stacks/provenance";

const CARD_FILE = "stacks/acme/card.yaml";
const PROVIDER = `provider: 1
sources: [203.0.113.7, 2001:db8::7]
adminUser: ops
sshKeys: [{ name: lab, fromEnvironment: LAB_KEY }]
`;

/** @throws Error where no plan can be built */
export function planOf(card: string): CustomerPlan {
  const parsed = parseCard(card, CARD_FILE);
  const provider = parseProvider(PROVIDER, "stacks/provider.yaml").provider;
  if (!parsed.card || !provider) throw new Error(JSON.stringify(parsed.diagnostics));
  const { plan, diagnostics } = buildPlan(parsed.card, provider, { environment: "placeholders" });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

const paperPlatform = {
  name: "paper",
  capabilities: {
    console: true,
    privateNetworks: true,
    sourceLists: true,
    ipv6: true,
    snapshots: true,
    erasesUserData: true,
    changeGuard: true,
  },
};

/** The Customer component alone, as it registers a plan for a stack without platform. */
export function customerNode(plan: CustomerPlan): ResourceNode {
  const facts = factsOf({
    plan,
    platform: paperPlatform,
    platformIsNamed: false,
    today: "2026-11-22",
    exceptions: noExceptions,
  });
  return {
    urn: "urn:customer",
    type: "managed-vm:index:Customer",
    name: plan.customer,
    custom: false,
    protect: false,
    inputs: {},
    outputs: { ...facts },
    dependencies: [],
  };
}

/** What is wrong with a card: rule and the text of the card's line that it points to. */
export function findingsOf(card: string): readonly (readonly [string, string])[] {
  const plan = planOf(card);
  return evaluate(rules, { resources: [customerNode(plan)] })
    .filter(({ state }) => state === "fail" || state === "not-evaluated")
    .map(({ id, path, subject, reason, state }) => {
      const planPath = findPlanPathOf(plan, { path, ...(subject === undefined ? {} : { subject }) });
      const place = locate(plan, planPath);
      const line = place === undefined ? "nowhere" : (card.split("\n")[place.line - 1] ?? "").trim();
      return [state === "fail" ? id : `${id}: ${reason}`, line] as const;
    });
}
