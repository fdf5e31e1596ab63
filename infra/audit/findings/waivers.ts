import type { Waiver, WaiverEntry } from "../../contract";
import { resourcesOfType, resourceTypes, systemOf, Value, type ResourceGraph } from "../graph";
import type { Finding } from "./finding";
import { isFixed } from "./policy-level";
import type { Rule } from "./rule";

export type WaiverStatus = "active" | "expired" | "unused" | "malformed";

/** A waiver and what it does. */
export interface JudgedWaiver {
  readonly entry: WaiverEntry;
  readonly status: WaiverStatus;
  /** Why it is malformed; null for any other. */
  readonly problem: string | null;
  /** Path of what is at fault among the facts, e.g. `waivers[1].policy`. */
  readonly path: string;
}

/** The waivers that the Customer component registered; none without one. @throws NotEvaluableError */
export function waiversOf(graph: ResourceGraph): readonly WaiverEntry[] {
  const customer = onlyCustomer(graph);
  const waivers = customer?.get("waivers");
  return waivers?.isPresent ? waivers.list().map(readEntry) : [];
}

/**
 * Lifts violations of a rule: `fail` alone, never a verdict that could not be reached, never of a rule that is fixed.
 * Waivers that cannot be read lift nothing.
 */
export function applyWaivers(
  rule: Rule,
  graph: ResourceGraph,
  findings: readonly Finding[],
): readonly Finding[] {
  if (isFixed(rule) || !findings.some((finding) => finding.state === "fail")) return findings;
  const valid = validWaivers(rule, graph);
  if (valid.length === 0) return findings;
  return findings.map((finding) => {
    if (finding.state !== "fail") return finding;
    const system = systemOf(graph, finding.resource, finding.path);
    const waiver = valid.find((candidate) => candidate.system === system);
    return waiver ? { ...finding, state: "waived", waiver } : finding;
  });
}

/**
 * The state of every waiver, in the order of the file.
 *
 * @param findingsOf the findings of the rule with that id
 * @throws NotEvaluableError where they cannot be read
 */
export function judgeWaivers(
  graph: ResourceGraph,
  rules: readonly Rule[],
  findingsOf: (rule: Rule) => readonly Finding[],
): readonly JudgedWaiver[] {
  const entries = waiversOf(graph);
  if (entries.length === 0) return [];
  const day = today(graph);
  const systems = namesOfSystems(graph);
  return entries.map((entry, index) => {
    const base = `waivers[${index}]`;
    const rule = rules.find((candidate) => candidate.id === entry.policy);
    const fault = findFault(entry, rule, systems);
    if (fault) return { entry, status: "malformed", problem: fault.problem, path: base + fault.at };
    if (entry.expires < day) return { entry, status: "expired", problem: null, path: `${base}.expires` };
    const isUsed = rule && findingsOf(rule).some((finding) => isSame(finding.waiver, entry));
    return { entry, status: isUsed ? "active" : "unused", problem: null, path: base };
  });
}

function findFault(
  entry: WaiverEntry,
  rule: Rule | undefined,
  systems: readonly string[],
): { readonly problem: string; readonly at: string } | undefined {
  if (entry.problem !== null) return { problem: entry.problem, at: "" };
  if (!rule) return { problem: `no policy has the id ${entry.policy}`, at: ".policy" };
  if (isFixed(rule)) return { problem: `nothing lifts the policy ${rule.id}`, at: ".policy" };
  if (entry.system === null || systems.includes(entry.system)) return undefined;
  return { problem: `the card has no system ${entry.system}`, at: ".system" };
}

function validWaivers(rule: Rule, graph: ResourceGraph): readonly Waiver[] {
  try {
    const entries = waiversOf(graph);
    if (entries.length === 0) return [];
    const day = today(graph);
    return entries
      .filter(({ policy, problem, expires }) => problem === null && policy === rule.id && day <= expires)
      .map(({ problem: _none, ...waiver }) => waiver);
  } catch {
    return []; // the rule `waivers` says why
  }
}

function onlyCustomer(graph: ResourceGraph): Value | undefined {
  const [customer, second] = resourcesOfType(graph, resourceTypes.customer);
  return customer && !second ? new Value(customer.outputs) : undefined;
}

/** The day of the judgement; text comparison of two such days is their order. @throws NotEvaluableError */
function today(graph: ResourceGraph): string {
  return onlyCustomer(graph)?.get("today").string() ?? "";
}

function namesOfSystems(graph: ResourceGraph): readonly string[] {
  const systems = onlyCustomer(graph)?.get("systems").list() ?? [];
  return systems.map((system) => system.get("name").string());
}

function readEntry(value: Value): WaiverEntry {
  const nullable = (key: string): string | null => {
    const field = value.get(key);
    return field.isPresent ? field.string() : null;
  };
  const text = (key: string): string => value.get(key).string();
  return {
    policy: text("policy"),
    system: nullable("system"),
    reason: text("reason"),
    owner: text("owner"),
    expires: text("expires"),
    ticket: text("ticket"),
    problem: nullable("problem"),
  };
}

function isSame(waiver: Waiver | undefined, entry: WaiverEntry): boolean {
  const keys = ["policy", "system", "reason", "owner", "expires", "ticket"] as const;
  return waiver !== undefined && keys.every((key) => waiver[key] === entry[key]);
}
