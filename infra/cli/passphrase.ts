import * as fs from "node:fs";
import { fail } from "../diagnostics";
import { cliErrors } from "./errors";

/**
 * The passphrase of the state's secrets, by Pulumi's own variables. There is no default: only the lab's demo makes
 * one, and says where (`labPassphraseFile`). Fails with MVM3006.
 */
export function readPassphrase(env: NodeJS.ProcessEnv, labPassphraseFile?: string): string {
  const direct = env["PULUMI_CONFIG_PASSPHRASE"];
  if (direct !== undefined) return direct;
  const file = env["PULUMI_CONFIG_PASSPHRASE_FILE"] || labPassphraseFile;
  if (file === undefined || (file === labPassphraseFile && !fs.existsSync(file))) {
    return fail(cliErrors.passphraseMissing, "no passphrase is set for the secrets in the state");
  }
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (cause) {
    return fail(cliErrors.passphraseMissing, `cannot read the passphrase file ${file}`, { cause });
  }
}
