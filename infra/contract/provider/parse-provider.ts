import type { Diagnostic } from "../../diagnostics";
import { byText, findDuplicates, type Located, propertyOf, readShaped, type ShapeProblem } from "../document";
import { contractErrors } from "../errors";
import { findDuplicateNetworks } from "../values";
import { type ProviderFile, providerSchema } from "./schema";

export type LocatedProvider = Located<ProviderFile>;

/**
 * Reads the text of a provider file. All errors come at once, in the order of the file; nothing is thrown.
 *
 * @param file the name that places show
 * @returns the provider only where there is no error
 */
export function parseProvider(
  text: string,
  file: string,
): { provider?: LocatedProvider; diagnostics: readonly Diagnostic[] } {
  const { located, diagnostics } = readShaped(text, file, providerSchema, checkStructure);
  return { diagnostics, ...(located && { provider: located }) };
}

function checkStructure(provider: unknown): ShapeProblem[] {
  const keys = propertyOf(provider, "sshKeys");
  return [
    ...findDuplicateNetworks(propertyOf(provider, "sources"), ["sources"]),
    ...findDuplicates(keys, ["sshKeys"], contractErrors.duplicateName, byText("name")),
  ];
}
