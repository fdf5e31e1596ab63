import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { withMachineLock } from "../host/machine-lock";
import { type PhaseListener, runPhase } from "../phase";
import { buildImage, METADATA_FILE, ROOTFS_FILE } from "./build-image";
import { RECIPE_VERSION, recipeFor } from "./recipe";

/** `image.json` beside an image's two halves. */
export interface StoredImage {
  readonly os: string;
  /** sha256 as LXD computes it. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly builtAt: string;
  readonly recipeVersion: number;
}

const LOCK_WAIT_SECONDS = 1500;

/**
 * Makes sure that the store holds an image of each guest OS, building what is missing. Two runs that want the same one
 * build it once.
 */
export async function ensureStoredImages(
  store: string,
  osIds: readonly string[],
  onPhase?: PhaseListener,
): Promise<StoredImage[]> {
  const images: StoredImage[] = [];
  for (const os of new Set(osIds)) {
    const present = await readStoredImage(store, os);
    images.push(
      present ??
        (await runPhase(onPhase, `image ${os}`, `build the ${os} image from this machine's mirror`, () =>
          withMachineLock(`image/${os}`, LOCK_WAIT_SECONDS, () => buildIfStillMissing(store, os)),
        )),
    );
  }
  return images;
}

/** An image that is complete and of the present recipe, else undefined. */
export async function readStoredImage(store: string, os: string): Promise<StoredImage | undefined> {
  const dir = join(store, os);
  try {
    await Promise.all([METADATA_FILE, ROOTFS_FILE].map((name) => stat(join(dir, name))));
    const image = JSON.parse(await readFile(join(dir, "image.json"), "utf8")) as StoredImage;
    return image.recipeVersion === RECIPE_VERSION ? image : undefined;
  } catch {
    return undefined;
  }
}

async function buildIfStillMissing(store: string, os: string): Promise<StoredImage> {
  const recipe = recipeFor(os);
  const present = await readStoredImage(store, os);
  if (present) return present;
  await mkdir(store, { recursive: true, mode: 0o755 });
  await removeStaleBuilds(store, os);
  const building = await mkdtemp(join(store, `.build-${os}-`));
  try {
    const fingerprint = await buildImage(recipe, building);
    const image: StoredImage = {
      os,
      fingerprint,
      builtAt: new Date().toISOString(),
      recipeVersion: RECIPE_VERSION,
    };
    await writeFile(join(building, "image.json"), `${JSON.stringify(image, null, 2)}\n`);
    await rm(join(store, os), { recursive: true, force: true });
    await rename(building, join(store, os));
    return image;
  } catch (error) {
    await removeBuild(building);
    throw error;
  }
}

/** What a killed build left; we hold the lock, so nobody works there. */
async function removeStaleBuilds(store: string, os: string): Promise<void> {
  const stale = (await readdir(store)).filter((name) => name.startsWith(`.build-${os}-`));
  for (const name of stale) await removeBuild(join(store, name));
}

/** Deletes a build tree unless something is still mounted inside: deleting through a bind mount of /dev would hurt the host. */
async function removeBuild(dir: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  if (mounts.includes(` ${dir}/`)) return;
  await rm(dir, { recursive: true, force: true });
}
