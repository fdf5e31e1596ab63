import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { fail } from "../../diagnostics";
import { generateEd25519KeyPair } from "../ed25519-key-pair";
import { labErrors } from "./errors";
import type { LabPaths } from "./settings";

/** Makes the lab's provider key pair (ed25519, private part 0600) unless it is there. */
export async function ensureProviderKey(paths: LabPaths): Promise<void> {
  await mkdir(dirname(paths.providerKey), { recursive: true, mode: 0o700 });
  await chmod(dirname(paths.providerKey), 0o700);
  if (!existsSync(paths.providerKey)) await writeKeyPair(paths.providerKey);
}

/**
 * Replaces the provider's key pair. The old one stays as `provider.previous`, and an even older one under a number:
 * guests know the new key only after their next `up`, which connects with an old one.
 *
 * @returns the new public key line
 */
export async function rotateProviderKey(paths: LabPaths): Promise<string> {
  await ensureProviderKey(paths);
  const next = `${paths.providerKey}.next`;
  await writeKeyPair(next);
  if (existsSync(paths.previousKey)) {
    const older = (await keyFiles(paths)).length - 1;
    await movePair(paths.previousKey, `${paths.previousKey}.${older}`);
  }
  await movePair(paths.providerKey, paths.previousKey);
  await movePair(next, paths.providerKey);
  return readProviderPublicKey(paths);
}

/** The line for a guest's authorized_keys. @throws DiagnosticError MVM3111 when the lab has no key yet */
export async function readProviderPublicKey(paths: LabPaths): Promise<string> {
  try {
    return (await readFile(paths.providerPublicKey, "utf8")).trim();
  } catch (cause) {
    return fail(labErrors.keyUnusable, `the lab has no provider key at ${paths.providerKey}`, { cause });
  }
}

/**
 * Private key files that may open a guest, the present one first.
 *
 * @throws DiagnosticError MVM3111 when one is readable for others
 */
export async function providerKeyFiles(paths: LabPaths): Promise<string[]> {
  const files = await keyFiles(paths);
  for (const file of files) {
    const mode = (await stat(file)).mode & 0o777;
    if ((mode & 0o077) !== 0)
      fail(labErrors.keyUnusable, `${file} has mode 0${mode.toString(8)}, required is 0600`);
  }
  return files;
}

async function keyFiles(paths: LabPaths): Promise<string[]> {
  const dir = dirname(paths.providerKey);
  const previous = basename(paths.previousKey);
  const names = await readdir(dir).catch((): string[] => []);
  const older = names.filter((name) => /\.previous\.\d+$/.test(name));
  older.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return [basename(paths.providerKey), previous, ...older]
    .filter((name) => names.includes(name))
    .map((name) => join(dir, name));
}

async function movePair(from: string, to: string): Promise<void> {
  await rename(`${from}.pub`, `${to}.pub`);
  await rename(from, to);
}

/** The public part first: a private key never stands without it. */
async function writeKeyPair(path: string): Promise<void> {
  const pair = generateEd25519KeyPair("managed-vm-lab-provider");
  await writeFile(`${path}.pub`, `${pair.publicKey}\n`, { mode: 0o644 });
  await writeFile(path, pair.privateKey, { mode: 0o600 });
}
