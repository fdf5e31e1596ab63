import * as fs from "node:fs";
import * as path from "node:path";
import { labNameFrom, labPaths } from "../cloud/lab";
import type { Home } from "./home";

/** Where the lab's demo keeps the passphrase that it made: outside the clone, 0600. */
export function labPassphraseFile(home: Home): string {
  return path.join(home.root, "lab-passphrase");
}

/**
 * What a customer in the lab needs at run time and no file of the project holds: the lab's own key pair and, where
 * one was made, the demo's passphrase. Values that the user has set win.
 */
export function readLabValues(env: NodeJS.ProcessEnv, home: Home): Record<string, string> {
  const values: Record<string, string> = {};
  const { providerKey, providerPublicKey } = labPaths(labNameFrom(env["MVM_LAB"]), env);
  if (fs.existsSync(providerPublicKey)) {
    values["MVM_PROVIDER_PUBLIC_KEY"] = fs.readFileSync(providerPublicKey, "utf8").trim();
    values["MVM_SSH_KEY"] = listPrivateKeys(providerKey).join(":");
  }
  const passphrase = labPassphraseFile(home);
  if (env["PULUMI_CONFIG_PASSPHRASE"] === undefined && fs.existsSync(passphrase)) {
    values["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphrase;
  }
  return values;
}

/** The present key first, then earlier ones: after a rotation a guest accepts the new key only after its next `up`. */
function listPrivateKeys(providerKey: string): string[] {
  const dir = path.dirname(providerKey);
  const earlier = fs
    .readdirSync(dir)
    .filter((name) => /^provider\.previous(\.\d+)?$/.test(name))
    .sort()
    .map((name) => path.join(dir, name));
  return [providerKey, ...earlier];
}
