import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

import { ensureStoredImages } from "../../../../infra/cloud/lab/image/image-store";

// Not below /tmp: a build needs a file system with devices and setuid.
const store = mkdtempSync("/var/tmp/mvm-image-store-");
afterAll(() => rmSync(store, { recursive: true }));

it("builds an image once, however many ask for it at the same time", async () => {
  const phases: string[] = [];
  const build = () => ensureStoredImages(store, ["debian-13"], ({ state }) => phases.push(state));
  const [[first], [second]] = await Promise.all([build(), build()]);
  expect(first).toEqual(second);
  expect(readdirSync(store)).toEqual(["debian-13"]);
  expect(readdirSync(join(store, "debian-13")).sort()).toEqual([
    "image.json",
    "metadata.tar.gz",
    "rootfs.squashfs",
  ]);
  expect(statSync(join(store, "debian-13", "rootfs.squashfs")).size).toBeGreaterThan(50_000_000);

  phases.length = 0;
  await build();
  expect(phases).toEqual([]);
});
