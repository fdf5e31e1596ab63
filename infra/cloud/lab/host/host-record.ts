import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import type { RaisedSysctls } from "./sysctls";

/** What the labs of this machine share: the last one to go puts it back. */
export interface HostRecord {
  readonly sysctls: RaisedSysctls;
  /** Process id of the lxcfs that a lab started; absent when the machine had one. */
  readonly lxcfsPid?: number;
}

const NOTHING: HostRecord = { sysctls: {} };

export async function readHostRecord(path: string): Promise<HostRecord> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as HostRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NOTHING;
    throw error;
  }
}

/** Atomic, because it is written before the machine is changed and must survive a kill in between. */
export async function writeHostRecord(path: string, record: HostRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o711 });
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

export async function dropHostRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}
