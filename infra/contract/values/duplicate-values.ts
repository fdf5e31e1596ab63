import { findDuplicates, type DocumentPath, type ShapeProblem } from "../document";
import { contractErrors } from "../errors";
import { parseNetwork } from "./network";
import { parsePublicKey } from "./ssh-public-key";

/** Two spellings of one network are the same entry. */
export function findDuplicateNetworks(list: unknown, path: DocumentPath): ShapeProblem[] {
  return findDuplicates(list, path, contractErrors.duplicateEntry, (entry) => {
    const result = typeof entry === "string" ? parseNetwork(entry) : undefined;
    return result && "network" in result ? { id: result.network } : undefined;
  });
}

/** The same key with two comments is the same entry. */
export function findDuplicateKeys(list: unknown, path: DocumentPath): ShapeProblem[] {
  return findDuplicates(list, path, contractErrors.duplicateEntry, (entry) => {
    const result = typeof entry === "string" ? parsePublicKey(entry) : undefined;
    return result && "publicKey" in result ? { id: result.publicKey } : undefined;
  });
}
