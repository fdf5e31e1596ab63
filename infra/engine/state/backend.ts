import { mkdir, open, readdir, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";

const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/;
const ORGANIZATION = "organization";

/** Names one stack of a file backend. */
export interface StackReference {
  /** The directory that holds `.pulumi`. */
  readonly backendDir: string;
  readonly project: string;
  readonly stack: string;
}

/** Where Pulumi's file backend (version 1, stacks by project) keeps a stack. */
export interface StackPaths {
  readonly book: string;
  readonly file: string;
  readonly lockDir: string;
  /** `organization/<project>/<stack>`, as stack files name themselves. */
  readonly qualifiedName: string;
}

/** @throws MVM3008 for names that could leave the directory or that Pulumi refuses. */
export function stackPaths({ backendDir, project, stack }: StackReference): StackPaths {
  for (const name of [project, stack]) {
    if (!NAME.test(name)) fail(engineErrors.stackNameInvalid, `${JSON.stringify(name)} is not a valid name`);
  }
  const book = join(backendDir, ".pulumi");
  return {
    book,
    file: join(book, "stacks", project, `${stack}.json`),
    lockDir: join(book, "locks", ORGANIZATION, project, stack),
    qualifiedName: `${ORGANIZATION}/${project}/${stack}`,
  };
}

/**
 * Makes the directories of a stack and proves that they can be written, before anything else is changed.
 * @throws MVM3006
 */
export async function prepareBackend(reference: StackReference, paths: StackPaths): Promise<void> {
  try {
    for (const directory of [reference.backendDir, paths.book, dirname(paths.file), paths.lockDir]) {
      await mkdir(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
    }
    const meta = join(paths.book, "meta.yaml");
    if (!(await exists(meta)))
      await writeAtomically(meta, "version: 1\n", join(paths.book, `.meta-${randomUUID()}.tmp`));
    await probeWrite(dirname(paths.file));
  } catch (cause) {
    fail(engineErrors.stateNotWritable, `cannot write to ${paths.book}: ${reasonOf(cause)}`, { cause });
  }
}

/** Room for a state that grows: a full disk must show before the first step, not after it. */
const PROBE_BYTES = 1 << 20;

async function probeWrite(directory: string): Promise<void> {
  const probe = join(directory, `.probe-${randomUUID()}`);
  try {
    const handle = await open(probe, "wx", PRIVATE_FILE);
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await unlink(probe).catch(() => undefined);
  }
}

/** Stacks of a project, sorted; none where there is no backend. */
export async function listStacks(backendDir: string, project: string): Promise<string[]> {
  const directory = dirname(stackPaths({ backendDir, project, stack: "any" }).file);
  const names = await readdir(directory).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/**
 * Replaces a file so that a reader, or the next boot, finds the old text or the new one and never a part. The temporary
 * file stands beside it unless told otherwise.
 */
export async function writeAtomically(file: string, text: string, temporary = `${file}.tmp`): Promise<void> {
  const handle = await open(temporary, "w", PRIVATE_FILE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncDirectory(dirname(file));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Writes a small file in one piece, readable by its owner alone. */
export const writePrivate = (file: string, text: string): Promise<void> =>
  writeFile(file, text, { mode: PRIVATE_FILE, flag: "wx" });

export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
