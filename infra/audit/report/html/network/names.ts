import type { PageContext } from "../page-context";
import type { Allowance } from "./layout";

/** The whole Internet, in whatever form it comes. */
export function isAnySource(source: string): boolean {
  return source === "any" || source.endsWith("/0");
}

/** The whole Internet in words: nobody should overlook it. */
export function nameSource({ language }: PageContext, source: string): string {
  const { anySource, anyNetwork } = language.words.network;
  if (source === "any") return anySource;
  return isAnySource(source) ? `${source} ${anyNetwork}` : source;
}

export function namePurpose({ language }: PageContext, { purpose }: Allowance): string {
  const { purposes } = language.words.network;
  return Object.hasOwn(purposes, purpose) ? purposes[purpose as keyof typeof purposes] : purpose;
}
