import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";
import { NotEvaluableError } from "../value";

export type AddressFamily = "ipv4" | "ipv6";

/** All addresses from `first` to `last`, both inclusive, as numbers. */
export interface AddressRange {
  readonly family: AddressFamily;
  readonly first: bigint;
  readonly last: bigint;
  /** As it was written, for findings. */
  readonly text: string;
}

const bitsOf = { ipv4: 32, ipv6: 128 } as const;

/**
 * Every unicast address of the Internet. Whoever allows all of these allows everyone, even if multicast or reserved
 * addresses are left out; so this is what "any source" is measured against.
 */
const everyone: Readonly<Record<AddressFamily, { first: bigint; last: bigint }>> = {
  ipv4: { first: 0x01000000n, last: 0xdfffffffn },
  ipv6: { first: 0x2n << 124n, last: (0x4n << 124n) - 1n },
};

/** What a rule without a source lets in. */
export const anySource: readonly AddressRange[] = [
  { family: "ipv4", first: 0n, last: (1n << 32n) - 1n, text: "any" },
  { family: "ipv6", first: 0n, last: (1n << 128n) - 1n, text: "any" },
];

function parseAddress(text: string): { family: AddressFamily; value: bigint } | undefined {
  // node:net refuses octal-looking IPv4 parts, which ipaddr.js would read as octal; a zone names no range of sources.
  const family = isIPv4(text) ? "ipv4" : isIPv6(text) && !text.includes("%") ? "ipv6" : undefined;
  if (!family) return undefined;
  return {
    family,
    value: ipaddr
      .parse(text)
      .toByteArray()
      .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  };
}

/** Whether the text is one address of that family. */
export function isAddress(text: string, family: AddressFamily): boolean {
  return parseAddress(text)?.family === family;
}

function parseCidr(text: string): AddressRange | undefined {
  const [addressText = "", prefixText, ...rest] = text.split("/");
  const address = parseAddress(addressText);
  if (!address || rest.length > 0) return undefined;
  const bits = bitsOf[address.family];
  if (prefixText !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return undefined;
  const hostBits = BigInt(bits - prefix);
  const first = (address.value >> hostBits) << hostBits;
  return { family: address.family, first, last: first + (1n << hostBits) - 1n, text };
}

function parseSpan(text: string): AddressRange | undefined {
  const [from, to, ...rest] = text.split("-").map((part) => parseAddress(part.trim()));
  if (!from || !to || rest.length > 0 || from.family !== to.family || from.value > to.value) return undefined;
  return { family: from.family, first: from.value, last: to.value, text };
}

/**
 * A network (host bits are ignored, as every filter does), a single address, or `first-last`.
 * @throws NotEvaluableError for anything else, e.g. a name: what it covers cannot be told.
 */
export function parseSource(text: string, path = ""): AddressRange {
  const trimmed = text.trim();
  const range = parseCidr(trimmed) ?? parseSpan(trimmed);
  if (!range) throw new NotEvaluableError("a source is neither an address nor a network", path);
  return range;
}

/** The same addresses as few, sorted, disjoint ranges. */
export function mergeRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = [...ranges].sort((a, b) =>
    a.family !== b.family
      ? a.family < b.family
        ? -1
        : 1
      : a.first < b.first
        ? -1
        : a.first > b.first
          ? 1
          : 0,
  );
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const previous = merged.at(-1);
    if (previous?.family !== range.family || range.first > previous.last + 1n) {
      merged.push(range);
    } else if (range.last > previous.last) {
      merged[merged.length - 1] = { ...previous, last: range.last, text: `${previous.text},${range.text}` };
    }
  }
  return merged;
}

/** Whether every address of `wanted` lies in one of `allowed`. */
export function isCovered(wanted: Omit<AddressRange, "text">, allowed: readonly AddressRange[]): boolean {
  return mergeRanges(allowed).some(
    (range) => range.family === wanted.family && range.first <= wanted.first && wanted.last <= range.last,
  );
}

/** The families of which these ranges together let everyone in. */
export function familiesOpenToEveryone(ranges: readonly AddressRange[]): readonly AddressFamily[] {
  return (["ipv4", "ipv6"] as const).filter((family) => isCovered({ family, ...everyone[family] }, ranges));
}
