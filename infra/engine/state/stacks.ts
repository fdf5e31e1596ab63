import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import { stackPaths, writeAtomically, type StackPaths, type StackReference } from "./backend";
import {
  assertSupported,
  DeploymentCodec,
  parseCheckpoint,
  renderCheckpoint,
  saltOf,
  type Deployment,
  type DeploymentExport,
} from "./checkpoint";
import { withStackLock } from "./lock";
import { assertIntegrity } from "./integrity";
import { SecretsCrypter } from "./secrets";
import type { EncryptionSalt } from "./secure-config";
import { openCodec, readExport } from "./stack-file";

/** A stack's state as it stands in the file. */
export interface OpenedStack {
  readonly deployment: Deployment;
  readonly updatedAt: Date;
  /** Of the file, in hex: equal when nothing was written between two readings. */
  readonly sha256: string;
}

/**
 * Reads and decrypts a stack; undefined when it does not exist. Takes no lock and writes nothing.
 * @throws MVM3001, MVM3002, MVM3004, MVM3005
 */
export async function openStack(
  reference: StackReference & { readonly passphrase?: string },
): Promise<OpenedStack | undefined> {
  const paths = stackPaths(reference);
  if (!(await readExport(paths))) return undefined;
  const text = await readFile(paths.file, "utf8");
  const { deployment } = parseCheckpoint(text, paths.file);
  const crypter = await SecretsCrypter.open(reference.passphrase, saltOf(deployment));
  return {
    deployment: new DeploymentCodec(crypter).open(deployment),
    updatedAt: new Date(deployment.manifest.time),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

/** The stack file as it stands, with its name; undefined when it does not exist. @throws MVM3004 */
export async function readStackFile(
  reference: StackReference,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const { file } = stackPaths(reference);
  try {
    return { file, text: await readFile(file, "utf8") };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    return fail(engineErrors.stateUnreadable, `cannot read ${file}: ${code ?? "unknown"}`, { cause });
  }
}

/**
 * The JSON of `pulumi stack export`, secrets still encrypted.
 * @throws MVM3009 without a state
 */
export async function exportState(reference: StackReference): Promise<DeploymentExport> {
  return (await readExport(stackPaths(reference))) ?? missing(reference);
}

/** What opens the secrets of an export, and what they are encrypted with afterwards. */
export interface ImportKeys {
  readonly passphrase?: string;
  readonly encryptionSalt?: EncryptionSalt;
}

/**
 * Replaces a stack's state by an export, also by one with secrets in plain text (--show-secrets): they are encrypted with
 * the stack's own salt. The old state stays as `.bak`.
 * @throws MVM3001, MVM3002; MVM3003 while another run holds the lock; MVM3005 for what the engine does not know; MVM3011
 * for what is no state of this stack
 */
export async function importState(
  reference: StackReference & ImportKeys,
  document: DeploymentExport,
): Promise<void> {
  assertIsExport(document);
  assertSupported(document);
  assertIntegrity(reference, document.deployment);
  const paths = stackPaths(reference);
  await withStackLock(reference, async () => {
    const current = await readExport(paths);
    const salt = reference.encryptionSalt ?? ownSalt(current, paths);
    const codec = await openCodec(document.deployment, reference.passphrase, salt);
    await replaceFile(paths, codec.seal(openExport(codec, document)));
  });
}

function assertIsExport(document: unknown): void {
  const { version, deployment } = (document ?? {}) as Partial<DeploymentExport>;
  if (typeof version !== "number" || typeof deployment !== "object" || deployment === null)
    fail(engineErrors.importRefused, "the file does not hold `version` and `deployment`");
}

/** The salt of the state that is replaced: its passphrase goes on to open the stack. */
function ownSalt(current: DeploymentExport | undefined, paths: StackPaths): EncryptionSalt | undefined {
  const text = current && saltOf(current.deployment);
  return text === undefined ? undefined : { text, place: { file: paths.file, line: 1, column: 1, path: "" } };
}

function openExport(codec: DeploymentCodec, document: DeploymentExport): Deployment {
  try {
    return codec.open(document.deployment);
  } catch (cause) {
    return fail(engineErrors.importRefused, "a secret in the file cannot be decrypted", { cause });
  }
}

/**
 * Lifts the protection of the named resources and of nothing else.
 * @throws MVM3009 when one of them is not in the state; MVM3003 while another run holds the lock
 */
export async function unprotect(reference: StackReference, urns: readonly string[]): Promise<void> {
  await withStackLock(reference, async () => {
    const document = await exportState(reference);
    const resources = document.deployment.resources ?? [];
    const absent = urns.filter((urn) => !resources.some((resource) => resource.urn === urn));
    if (absent.length > 0)
      fail(engineErrors.stackMissing, `not in the state of ${reference.stack}: ${absent.join(", ")}`);
    for (const resource of resources) if (urns.includes(String(resource.urn))) delete resource.protect;
    await replaceFile(stackPaths(reference), document);
  });
}

async function replaceFile(paths: StackPaths, document: DeploymentExport): Promise<void> {
  const old = await readFile(paths.file, "utf8").catch(() => undefined);
  if (old !== undefined) await writeAtomically(`${paths.file}.bak`, old);
  await writeAtomically(paths.file, renderCheckpoint(document, paths.qualifiedName));
}

function missing(reference: StackReference): never {
  return fail(
    engineErrors.stackMissing,
    `stack ${reference.stack} of project ${reference.project} has no state`,
  );
}
