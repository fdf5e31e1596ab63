import type { z } from "zod";
import type { ResourceGraph, ResourceNode, Value } from "../graph";

/** An outside standard that a rule serves, e.g. `{ framework: "BSI IT-Grundschutz 2023", id: "NET.3.2.A2" }`. */
export interface Control {
  readonly framework: string;
  readonly id: string;
}

/** What one check found. Waivers and unknown values are not its business. */
export interface Outcome {
  readonly state: "pass" | "fail" | "not-applicable";
  /** Found, required, or why it does not apply. Without secrets. */
  readonly reason: string;
  /** urn of the resource at fault; absent: the one that was checked. */
  readonly resource?: string;
  /** Property path below the resource, e.g. `ingress[2].source`. */
  readonly path?: string;
  /** The offending value where one exists, e.g. `0.0.0.0/0`, so that it can be found in the card. Never a secret. */
  readonly subject?: string;
}

interface RuleDocumentation {
  /** Permanent, kebab-case, the file's name. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** The clauses it implements, e.g. `R17`. Their obligation (must, should) is looked up in the contract (O28). */
  readonly clauses: readonly string[];
  readonly controls: readonly Control[];
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly enforcementLevel: "mandatory" | "advisory";
  /** What to do about a violation, in the imperative. */
  readonly remediation: string;
}

/** Judges a resource by its inputs before it is created or changed. Nothing may lift it. */
export interface ResourceRule extends RuleDocumentation {
  readonly scope: "resource";
  readonly types: readonly string[];
  check(resource: ResourceNode): readonly Outcome[];
}

/** One thing that a graph rule judges on its own, so that an unknown value spoils this verdict only. */
export interface GraphCheck {
  /** urn under which its outcomes stand. */
  readonly resource: string;
  run(): readonly Outcome[];
}

/** Judges what only several resources, or the plan, show together. */
export interface GraphRule extends RuleDocumentation {
  readonly scope: "graph";
  /** The reason when there is nothing to check. */
  readonly nothingToCheck: string;
  /** Properties that the pack's configuration may set; each has a default. */
  readonly settings?: z.ZodObject;
  /** Neither a waiver nor the pack's configuration lifts it. */
  readonly isFixed?: true;
  /** @param settings the properties that `settings` describes, defaults filled in */
  checks(graph: ResourceGraph, settings: Value): readonly GraphCheck[];
}

/** Pure: no clock, no I/O. Whatever it throws, and every unknown value it reads, is "not evaluated". */
export type Rule = ResourceRule | GraphRule;
