import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { type Diagnostic, diagnose, DiagnosticError } from "../diagnostics";
import { buildPlan, type PlanSettings } from "./planning";
import { type LocatedCard, parseCard } from "./card";
import { suggestOneOf } from "./document";
import { contractErrors } from "./errors";
import type { CustomerPlan } from "./plan";
import { parseProvider } from "./provider";
import { readText } from "./read-text";
import { isLabel } from "./values";

/** A customer's plan as far as it could be built, and the texts for code frames. */
export interface LoadedCustomer {
  /** Absent where there is an error. */
  readonly plan?: CustomerPlan;
  /** Errors and warnings of both files. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text by file name as places show it. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where both files lie, relative to the project root; also the names that places show. */
const STACKS = "stacks";
const CARD = "card.yaml";
const PROVIDER_FILE = `${STACKS}/provider.yaml`;

/**
 * Reads card and provider file of a customer and builds the plan. All errors of both files come at once; they are
 * returned, not thrown.
 */
export function loadCustomer(projectRoot: string, customer: string, settings: PlanSettings): LoadedCustomer {
  const texts = new Map<string, string>();
  const unknown = refuseUnknownCustomer(projectRoot, customer);
  if (unknown) return { diagnostics: [unknown], texts };
  const read = <T>(file: string, parse: (text: string, file: string) => T) => {
    const result = readText(projectRoot, file);
    if ("diagnostic" in result) return { diagnostics: [result.diagnostic] };
    texts.set(file, result.text);
    return parse(result.text, file);
  };
  const card = read(`${STACKS}/${customer}/${CARD}`, (text, file) => parseCardOf(customer, text, file));
  const provider = read(PROVIDER_FILE, parseProvider);
  const diagnostics = [...card.diagnostics, ...provider.diagnostics];
  if (!("card" in card && card.card && "provider" in provider && provider.provider))
    return { diagnostics, texts };
  if (diagnostics.length > 0) return { diagnostics, texts };
  return { ...buildPlan(card.card, provider.provider, settings), texts };
}

/**
 * The plan of a customer, or a DiagnosticError with everything that is wrong: MVM2001-2199 in the files, MVM3050-3059
 * around them. Warnings are dropped; `loadCustomer` has them.
 */
export function loadCustomerPlan(
  projectRoot: string,
  customer: string,
  settings: PlanSettings,
): CustomerPlan {
  const { plan, diagnostics } = loadCustomer(projectRoot, customer, settings);
  if (!plan) throw new DiagnosticError(diagnostics);
  return plan;
}

/**
 * What is wrong with a card that need not belong to any project: its shape and references. Nothing is thrown.
 *
 * @param file as the user typed it, relative to `workingDir` or absolute; places show it
 */
export function loadCard(workingDir: string, file: string): Omit<LoadedCustomer, "plan"> {
  const result = readText(path.isAbsolute(file) ? "" : workingDir, file);
  if ("diagnostic" in result) return { diagnostics: [result.diagnostic], texts: new Map() };
  return { ...parseCard(result.text, file), texts: new Map([[file, result.text]]) };
}

/** Names of the customers that have a card, sorted. */
export function listCustomers(projectRoot: string): string[] {
  const stacks = path.join(projectRoot, STACKS);
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .filter((name) => isLabel(name) && existsSync(path.join(stacks, name, CARD)))
    .sort();
}

/** The name becomes part of a path: what is no name is never looked up. */
function refuseUnknownCustomer(projectRoot: string, customer: string): Diagnostic | undefined {
  if (!isLabel(customer)) {
    return diagnose(
      contractErrors.customerName,
      `${JSON.stringify(customer.slice(0, 60))} is not a customer name`,
    );
  }
  if (existsSync(path.join(projectRoot, STACKS, customer, CARD))) return undefined;
  const customers = listCustomers(projectRoot);
  const hint =
    customers.length === 0 ? `write ${STACKS}/${customer}/${CARD}` : suggestOneOf(customer, customers);
  return diagnose(contractErrors.fileMissing, `${STACKS}/${customer}/${CARD} does not exist`, { hint });
}

function parseCardOf(customer: string, text: string, file: string): ReturnType<typeof parseCard> {
  const { card, diagnostics } = parseCard(text, file);
  const mismatch = card ? refuseOtherCustomer(card, customer) : undefined;
  return mismatch ? { diagnostics: [...diagnostics, mismatch] } : { diagnostics, ...(card && { card }) };
}

/** A copied folder whose card still names the other customer would deploy under the wrong name. */
function refuseOtherCustomer({ value, places }: LocatedCard, customer: string): Diagnostic | undefined {
  if (value.customer === customer) return undefined;
  const message = `customer is ${value.customer}, but the folder is ${customer}`;
  const place = places.placeOf(["customer"]);
  return diagnose(contractErrors.customerMismatch, message, {
    place,
    hint: `write \`customer: ${customer}\``,
  });
}
