import {
  buildPlan,
  type CheckPlan,
  type CustomerPlan,
  parseCard,
  parseProvider,
} from "../../../infra/contract";
import { findingsOf } from "../../policies/judge-card";
import { PUBLIC_KEYS } from "./public-keys";

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

/** A card as text, of one system under the service card unless told otherwise. */
export const write = (system: object, customer: object = {}): string =>
  JSON.stringify({
    card: 1,
    customer: "acme",
    holidays: "DE-NI",
    systems: { web: { serviceCard: "silber", os: "debian-13", size: "small", ...system } },
    ...customer,
  });

/** @throws Error where the card is refused */
export function plan(system: object, customer: object = {}): CustomerPlan {
  const { card, diagnostics } = parseCard(write(system, customer), "card.yaml");
  const built = card && buildPlan(card, provider!, { environment: {} }).plan;
  if (!built) throw new Error(JSON.stringify(diagnostics));
  return built;
}

/** Codes of the diagnostics about a card. */
export const codesOf = (text: string): readonly string[] =>
  parseCard(text, "card.yaml").diagnostics.map(({ code }) => code);

/** Ids of the policies that the card breaks, judged without platform. */
export const rulesBrokenBy = (system: object, customer: object = {}): readonly string[] =>
  findingsOf(write(system, customer)).map(([id]) => id);

export const systemOf = (system: object): CustomerPlan["systems"][number] => plan(system).systems[0]!;

export const checkOf = (system: object, name: string): CheckPlan | undefined =>
  systemOf(system).monitoring.checks.find((check) => check.name === name);

export const advanced = (more: object = {}): object => ({
  serviceCard: undefined,
  managedOs: "advanced",
  ...more,
});
export const patching = (more: object = {}): object => ({
  serviceCard: undefined,
  managedOs: "monitoring-patching",
  ...more,
});
