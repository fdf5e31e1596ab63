import { type Diagnostic, diagnose } from "../../diagnostics";
import { contractErrors } from "../errors";
import type { SshKey } from "../plan";
import type { LocatedProvider } from "../provider";
import { parsePublicKey } from "../values";

/** Values by variable name, or `placeholders`: a key of zeros stands for each key from the environment. */
export type KeyEnvironment = Readonly<Record<string, string | undefined>> | "placeholders";

/** A well-formed Ed25519 key to which nobody has the private half. */
export const PLACEHOLDER_PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** The provider's keys as lines. What is wrong with the environment is an error of this machine, not of the file. */
export function resolveKeys(
  { value, places }: LocatedProvider,
  environment: KeyEnvironment,
): { sshKeys: SshKey[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const sshKeys = value.sshKeys.flatMap((key, i): SshKey[] => {
    if ("publicKey" in key) return [{ name: key.name, publicKey: key.publicKey }];
    const variable = key.fromEnvironment;
    const line = environment === "placeholders" ? PLACEHOLDER_PUBLIC_KEY : environment[variable]?.trim();
    const place = places.placeOf(["sshKeys", i, "fromEnvironment"]);
    if (line === undefined || line === "") {
      const message = `the environment variable ${variable} is not set`;
      diagnostics.push(diagnose(contractErrors.environmentMissing, message, { place }));
      return [];
    }
    const result = parsePublicKey(line);
    if ("publicKey" in result) return [{ name: key.name, publicKey: result.publicKey }];
    const message = `the environment variable ${variable} holds no usable SSH public key: ${result.detail}`;
    diagnostics.push(diagnose(contractErrors.environmentKey, message, { place }));
    return [];
  });
  return { sshKeys, diagnostics };
}
