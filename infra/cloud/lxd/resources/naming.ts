import { createHash } from "node:crypto";

const MAX_LENGTH = 63;
const HASH_LENGTH = 8;

/**
 * The name of a customer's object in the cloud: `<customer>-<name>`, a DNS label, because it is also the guest's host
 * name. Where that is ambiguous (`a-b` + `c`, `a` + `b-c`), too long or holds other characters, a hash of both
 * parts makes it unique.
 */
export function cloudName(customer: string, name: string): string {
  const wanted = `${customer}-${name}`;
  const clean = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  const isExact = clean === wanted && clean.length <= MAX_LENGTH && !customer.includes("-");
  if (isExact) return clean;
  const stem = clean.slice(0, MAX_LENGTH - HASH_LENGTH - 1).replace(/-+$/, "");
  return `${stem || "vm"}-${shortHash(`${customer}\0${name}`)}`;
}

/** Hex digits that stand for a longer text. */
export function shortHash(text: string, length: number = HASH_LENGTH): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
