import type { AddressRange, Value } from "../../infra/audit/graph";
import { readSources } from "./required-access";

/** Somebody who may log in by SSH: the provider, or the customer where root is shared (R84). */
export interface DeclaredAccount {
  readonly user: string;
  readonly sources: readonly AddressRange[];
  /** Type and key of each public key, without comment. */
  readonly keys: readonly string[];
}

/** Who may log in on a system. @param facts of the customer. @throws NotEvaluableError */
export function declaredAccounts(facts: Value, system: Value): readonly DeclaredAccount[] {
  const provider = facts.get("provider");
  return [
    {
      user: provider.get("adminUser").string(),
      sources: readSources(provider.get("sources")),
      keys: provider.get("publicKeys").strings().map(bareKey),
    },
    ...system
      .get("customerAccess")
      .list()
      .map((access) => ({
        user: access.get("user").string(),
        sources: readSources(access.get("sources")),
        keys: access.get("publicKeys").strings().map(bareKey),
      })),
  ];
}

/** A key line without its comment. Options before the type stay, so that a line with options is no declared key. */
export function bareKey(line: string): string {
  const words = line.trim().split(/\s+/);
  return /^(ssh|ecdsa|sk)-/.test(words[0] ?? "") ? words.slice(0, 2).join(" ") : line.trim();
}
