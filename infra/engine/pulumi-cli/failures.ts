import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import { pulumiCliErrors } from "./errors";

const LOCK = /^\s*(?:file:\/\/)?(\S+?)(?:\?\S*)?: created by (\S+) \(pid (\d+)\) at (\S+)$/gm;

/** Lines of the CLI's last words that a message may have. */
const SHOWN_LINES = 5;

/**
 * Says what stopped the CLI before it did anything, in the terms of both engines where they have one.
 * @throws DiagnosticError, always
 */
export function explainFailure(stderr: string): never {
  const text = stderr.replace(/^error: /gm, "").trim();
  if (text.includes("currently locked by")) return fail(engineErrors.stackLocked, describeLock(text));
  if (text.includes("incorrect passphrase")) {
    return fail(engineErrors.passphraseWrong, "the passphrase does not open this stack's state");
  }
  if (text.includes("passphrase must be set")) {
    return fail(engineErrors.passphraseMissing, "the state is encrypted and no passphrase was given");
  }
  if (text.includes("no stack named")) return fail(engineErrors.stackMissing, shorten(text));
  const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? pulumiCliErrors.refused;
  return fail(kind, `the Pulumi CLI says: ${shorten(text) || "nothing"}`);
}

const KINDS = [
  [/no (resource|language|analyzer) plugin|failed to load (language )?plugin/, pulumiCliErrors.pluginMissing],
  [
    /problem logging in|bucket|unable to (open|read|check)|login|storage|dial tcp|sql/i,
    pulumiCliErrors.backendUnusable,
  ],
] as const;

function describeLock(text: string): string {
  const holders = [...text.matchAll(LOCK)].map(
    ([, file, who, pid, since]) => `${who} (pid ${pid}) since ${since}, lock file ${file}`,
  );
  return `the stack is locked by ${holders.join("; ") || "another run"}`;
}

const shorten = (text: string): string => text.split("\n").slice(0, SHOWN_LINES).join("\n");
