import ipaddr from "ipaddr.js";

import { fail } from "../diagnostics";
import { guestErrors } from "./errors";

/**
 * The gate of this room: what passes here may stand unquoted in every language that the renderers write. A value is
 * accepted as it is or refused; nothing is escaped, because each target escapes differently.
 */

/** Names every account that Debian's useradd takes and no sudoers or sshd pattern gives a meaning to. */
export function userName(value: string): string {
  return matching(value, /^[a-z][a-z0-9-]{0,30}$/, "user name", "a to z, 0 to 9 and - (at most 31)");
}

/** A key's or service's name, for comments and set names. */
export function label(value: string): string {
  return matching(value, /^[a-z0-9][a-z0-9-]{0,99}$/, "name", "a to z, 0 to 9 and - (at most 100)");
}

/** A DNS label, e.g. a host name without domain. */
export function hostLabel(value: string): string {
  return matching(value, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "host name", "a to z, 0 to 9 and -");
}

/** Name of an IANA time zone, e.g. `Europe/Berlin`. */
export function timeZoneName(value: string): string {
  const shape = /^[A-Za-z]{1,14}([/_+-][A-Za-z0-9]{1,14}){0,4}$/;
  return matching(value, shape, "time zone", "an IANA name such as Europe/Berlin");
}

/** Release name of a distribution, e.g. `trixie`. */
export function suiteName(value: string): string {
  return matching(value, /^[a-z]{3,20}$/, "suite", "a to z");
}

/** Host name or address of a time server. The last label of a name starts with a letter, else it is a number. */
export function serverName(value: string): string {
  const isAddress = value.includes(":") ? isPlainIpv6(value) : isPlainIpv4(value);
  if (isAddress) return value;
  const shape = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
  return matching(value, shape, "server", "a lower case host name or an address");
}

/** A TCP or UDP port, 1 to 65535. */
export function portNumber(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  return fail(guestErrors.badPort, `${value} is not a port`);
}

export interface Network {
  readonly family: "ipv4" | "ipv6";
  /** Canonical CIDR, always with prefix length. */
  readonly cidr: string;
}

/** A network in CIDR form or a single address. Leading zeros are refused: nft reads 010.0.0.1 as octal. */
export function network(value: string): Network {
  const [address = "", length, ...rest] = value.split("/");
  const known = isPlainIpv4(address) || isPlainIpv6(address);
  const bits = address.includes(":") ? 128 : 32;
  const prefix = length === undefined ? String(bits) : length;
  if (!known || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix)) return refuse(value);
  if (Number(prefix) > bits) return refuse(value);
  const parsed = ipaddr.parse(address);
  const cidr = `${parsed.toString()}/${prefix}`;
  const first =
    parsed.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  if (first.toString() !== parsed.toString()) return refuse(value);
  return { family: parsed.kind(), cidr };
}

/** Four decimal parts without leading zeros. */
const isPlainIpv4 = (address: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(address) && !/(^|\.)0\d/.test(address);

/** Without zone index and without an IPv4 tail: sshd and nft spell such addresses differently. */
const isPlainIpv6 = (address: string): boolean =>
  /^[0-9a-fA-F:]{2,39}$/.test(address) && ipaddr.IPv6.isValid(address);

function refuse(value: string): never {
  return fail(guestErrors.badAddress, `${quote(value)} is not a canonical network or address`);
}

const KEY_TYPES = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

/** One OpenSSH public key line; options, further lines and comments are refused (a comment of ours may follow). */
export function publicKey(value: string): string {
  const [type = "", blob = "", ...rest] = value.split(" ");
  const bytes = Buffer.from(blob, "base64");
  const named = Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type, "latin1")]);
  const sound = rest.length === 0 && bytes.toString("base64") === blob && bytes.length > named.length + 4;
  if (KEY_TYPES.includes(type) && sound && bytes.subarray(0, named.length).equals(named)) return value;
  return fail(
    guestErrors.badPublicKey,
    `${quote(value.slice(0, 40))} is not a public key line of a known type`,
  );
}

function matching(value: string, shape: RegExp, what: string, allowed: string): string {
  // `$` would accept a line feed at the end in other languages' engines, not in JavaScript's without the m flag.
  if (shape.test(value)) return value;
  return fail(guestErrors.unsafeText, `${quote(value)} is no ${what}; allowed: ${allowed}`);
}

/** For messages: control characters become visible, long text is cut. */
const quote = (value: string): string => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
