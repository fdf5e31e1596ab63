import { fail } from "../../../diagnostics";
import { lxdErrors } from "../errors";

/** Configuration key under which every object that we make carries its urn. */
export const OWNER_KEY = "user.mvm.owner";

/** @throws DiagnosticError MVM4022 for an object that does not carry one of these urns: it is never touched. */
export function requireOwnership(
  what: string,
  config: Readonly<Record<string, string>>,
  owners: readonly string[],
): void {
  const owner = config[OWNER_KEY];
  if (owner !== undefined && owners.includes(owner)) return;
  const whose = owner ? `belongs to ${owner}` : "was not made by this toolkit";
  fail(lxdErrors.foreignObject, `${what} exists and ${whose}`);
}
