import { readFile } from "node:fs/promises";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import {
  exists,
  reasonOf,
  stackPaths,
  writeAtomically,
  type StackPaths,
  type StackReference,
} from "./backend";
import {
  DeploymentCodec,
  parseCheckpoint,
  renderCheckpoint,
  saltOf,
  type Deployment,
  type DeploymentExport,
  type RawDeployment,
} from "./checkpoint";
import { SecretsCrypter } from "./secrets";
import type { EncryptionSalt } from "./secure-config";

/** Where a run keeps its state: a file, or memory for a program that is only checked. */
export interface StateStore {
  load(): Promise<Deployment>;
  /** Resolves once a write that began after this call is on disk. `snapshot` is asked when that write begins. */
  save(snapshot: () => Deployment): Promise<void>;
}

export class MemoryStore implements StateStore {
  load(): Promise<Deployment> {
    return Promise.resolve({ resources: [], pendingOperations: [], metadata: {} });
  }

  save(): Promise<void> {
    return Promise.resolve();
  }
}

/** A stack file of Pulumi's file backend. Whoever writes must hold the stack's lock. */
export class StackFile implements StateStore {
  private codec: DeploymentCodec | undefined;
  private backedUp = false;
  private snapshot: (() => Deployment) | undefined;
  private running: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private readonly paths: StackPaths;

  constructor(
    reference: StackReference,
    private readonly passphrase: string | undefined,
    /** What is encrypted with from now on. @default the state's own, or a new one */
    private readonly salt?: EncryptionSalt,
  ) {
    this.paths = stackPaths(reference);
  }

  /** @throws MVM3001, MVM3002, MVM3004, MVM3005 */
  async load(): Promise<Deployment> {
    const raw = await readExport(this.paths);
    this.codec = await openCodec(raw?.deployment, this.passphrase, this.salt);
    if (!raw) return new MemoryStore().load();
    try {
      return this.codec.open(raw.deployment);
    } catch (cause) {
      return fail(engineErrors.stateUnreadable, `${this.paths.file}: a secret cannot be decrypted`, {
        cause,
      });
    }
  }

  /** Group commit: one writer at a time, and all who wait share the next write. */
  save(snapshot: () => Deployment): Promise<void> {
    this.snapshot = snapshot;
    if (this.queued) return this.queued;
    const next = this.running.then(() => {
      this.queued = undefined;
      return this.write();
    });
    this.queued = next;
    this.running = next.catch(() => undefined); // who waits for a failed write hears of it; the next write tries again
    return next;
  }

  private async write(): Promise<void> {
    if (!this.codec || !this.snapshot) throw new Error("a stack file was saved before it was loaded");
    try {
      await this.backUpOnce();
      const document = this.codec.seal(this.snapshot());
      await writeAtomically(this.paths.file, renderCheckpoint(document, this.paths.qualifiedName));
    } catch (cause) {
      fail(engineErrors.stateNotSaved, `cannot write ${this.paths.file}: ${reasonOf(cause)}`, { cause });
    }
  }

  /** `.bak` holds the state as it was before this run. */
  private async backUpOnce(): Promise<void> {
    if (this.backedUp) return;
    if (await exists(this.paths.file)) {
      await writeAtomically(`${this.paths.file}.bak`, await readFile(this.paths.file, "utf8"));
    }
    this.backedUp = true;
  }
}

/** Opens with the deployment's own salt and seals with the stack's; both from one passphrase, mostly in one derivation. */
export async function openCodec(
  raw: RawDeployment | undefined,
  passphrase: string | undefined,
  salt: EncryptionSalt | undefined,
): Promise<DeploymentCodec> {
  const own = raw && saltOf(raw);
  const sealer = await SecretsCrypter.open(passphrase, salt?.text ?? own, salt?.place);
  if (own === undefined || own === sealer.salt) return new DeploymentCodec(sealer);
  return new DeploymentCodec(await SecretsCrypter.open(passphrase, own), sealer);
}

/** The deployment in a stack's file, secrets still encrypted; undefined without a file. */
export async function readExport(paths: StackPaths): Promise<DeploymentExport | undefined> {
  for (const compressed of [`${paths.file}.gz`, `${paths.file}.zst`]) {
    if (await exists(compressed)) fail(engineErrors.stateUnsupported, `${compressed} is a compressed state`);
  }
  let text: string;
  try {
    text = await readFile(paths.file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return fail(engineErrors.stateUnreadable, `cannot read ${paths.file}: ${reasonOf(cause)}`, { cause });
  }
  return parseCheckpoint(text, paths.file);
}
