import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import { SECRET_SIGNATURE, SIGNATURE } from "../values";
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
import { SecretsCrypter } from "./secrets";
import { readExport } from "./stack-file";

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

/**
 * The JSON of `pulumi stack export`, secrets still encrypted.
 * @throws MVM3009 without a state
 */
export async function exportState(reference: StackReference): Promise<DeploymentExport> {
  return (await readExport(stackPaths(reference))) ?? missing(reference);
}

/** How a secret begins in an export made with --show-secrets. */
const PLAINTEXT_SECRET = `"${SIGNATURE}":"${SECRET_SIGNATURE}","plaintext":`;

/**
 * Replaces a stack's state by an export of a stack with the same passphrase salt; the old one stays as `.bak`.
 * @throws MVM3003 while another run holds the lock, MVM3005 for what the engine does not know
 */
export async function importState(reference: StackReference, document: DeploymentExport): Promise<void> {
  assertSupported(document);
  if (JSON.stringify(document).includes(PLAINTEXT_SECRET)) {
    fail(engineErrors.stateUnsupported, "the export holds secrets in plain text", {
      hint: "export it again without --show-secrets",
    });
  }
  await withStackLock(reference, () => replaceFile(stackPaths(reference), document));
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
