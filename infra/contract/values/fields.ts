import { z } from "zod";
import { contractErrors } from "../errors";
import { describeValue } from "../document";
import { parseNetwork } from "./network";
import { refuse } from "./refuse";
import { parsePublicKey } from "./ssh-public-key";

/** Fields that both the card and the provider file have. Each allows exactly the characters that it needs. */

/** Names of customers, systems, services and keys. */
export const LABEL = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
export const LABEL_RULE = "a name of a-z, 0-9 and hyphens that starts with a letter, at most 40 characters";

/** A DNS label of at most 40 characters that starts with a letter. */
export const label = z
  .string()
  .regex(LABEL, LABEL_RULE)
  .meta({ examples: ["web"] });

/** Whether a text is a name that customers and systems can have. */
export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** A CIDR network or a single address; its canonical spelling comes out. */
export const network = z
  .string()
  .meta({
    description: "CIDR network or single address, e.g. 203.0.113.0/24, 203.0.113.7 or 2001:db8::/32",
    examples: ["203.0.113.0/24"],
  })
  .transform((text, context): string => {
    const result = parseNetwork(text);
    if ("network" in result) return result.network;
    const { problem, suggestion } = result;
    const kind = problem === "host-bits" ? contractErrors.hostBits : contractErrors.network;
    const messages = {
      malformed: `${describeValue(text)} is not a CIDR network`,
      "host-bits": `${describeValue(text)} has bits set behind its prefix`,
      mapped: `${describeValue(text)} is an IPv4 address in IPv6 spelling`,
    };
    refuse(
      context,
      text,
      messages[problem],
      suggestion === undefined ? { kind } : { kind, hint: `write ${suggestion}` },
    );
    return z.NEVER;
  });

/** An OpenSSH public key line; it comes out without its comment. Messages never show the text. */
export const publicKey = z
  .string()
  .describe(
    "One OpenSSH public key line: Ed25519, ECDSA, their security key types, or RSA of at least 3072 bits",
  )
  .transform((text, context): string => {
    const result = parsePublicKey(text);
    if ("publicKey" in result) return result.publicKey;
    if (/PRIVATE KEY/.test(text)) {
      refuse(context, undefined, "this is a private key, or a part of one", {
        kind: contractErrors.privateKey,
      });
      return z.NEVER;
    }
    const kind = result.problem === "weak" ? contractErrors.weakKey : contractErrors.publicKey;
    refuse(context, undefined, `this is not a usable SSH public key: ${result.detail}`, { kind });
    return z.NEVER;
  });

/** Accounts that exist on every system, or that this toolkit itself makes (`breakglass`, R11). */
const RESERVED_USERS: ReadonlySet<string> = new Set([
  ...[
    "root",
    "breakglass",
    "nobody",
    "daemon",
    "bin",
    "sys",
    "sync",
    "games",
    "man",
    "lp",
    "mail",
    "news",
    "uucp",
  ],
  ...["proxy", "backup", "list", "irc", "sshd", "messagebus", "syslog", "polkitd", "adm", "shutdown", "halt"],
  ...["operator", "ftp", "dbus", "chrony", "ntp", "nagios", "icinga", "sudo", "wheel", "staff", "users"],
]);

/** A Linux login name that is no system account: a card must not change the shell or the keys of one. */
export const userName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    "a user name of a-z, 0-9 and hyphens that starts with a letter, at most 31 characters",
  )
  .check((context) => {
    if (!RESERVED_USERS.has(context.value) && !context.value.startsWith("systemd-")) return;
    const message = `${context.value} is an account of the system`;
    refuse(context, context.value, message, { kind: contractErrors.reservedUser });
  })
  .meta({ examples: ["anna"] })
  .describe("Linux login name");
