import { mkdtempSync, rmSync, statSync, chmodSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  labPaths,
  type LabPaths,
  providerKeyFiles,
  readProviderPublicKey,
  rotateProviderKey,
} from "../../../../infra/cloud/lab";
import { ensureProviderKey } from "../../../../infra/cloud/lab/provider-key";

let root: string;
let paths: LabPaths;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mvm-lab-"));
  paths = labPaths("scratch", { MVM_LAB_ROOT: root });
});
afterEach(() => rmSync(root, { recursive: true }));

describe("the provider's key", () => {
  it("is made once, for its owner's eyes only", async () => {
    await ensureProviderKey(paths);
    const first = await readProviderPublicKey(paths);
    await ensureProviderKey(paths);
    expect(await readProviderPublicKey(paths)).toBe(first);
    expect(statSync(paths.providerKey).mode & 0o777).toBe(0o600);
    expect(statSync(join(paths.lab, "keys")).mode & 0o777).toBe(0o700);
  });

  it("rotates, and every older one stays to open guests that were not updated yet", async () => {
    await ensureProviderKey(paths);
    const keys = [readFileSync(paths.providerKey, "utf8")];
    for (let round = 0; round < 3; round++) {
      await rotateProviderKey(paths);
      keys.unshift(readFileSync(paths.providerKey, "utf8"));
    }
    const files = await providerKeyFiles(paths);
    expect(files.slice(0, 2)).toEqual([paths.providerKey, paths.previousKey]);
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(keys);
  });

  it("is refused when others may read it", async () => {
    await ensureProviderKey(paths);
    chmodSync(paths.providerKey, 0o644);
    await expect(providerKeyFiles(paths)).rejects.toThrow(/mode 0644, required is 0600/);
  });

  it("is missed with a diagnostic", async () => {
    await expect(readProviderPublicKey(paths)).rejects.toThrow(/MVM3111/);
  });
});
