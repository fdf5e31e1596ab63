import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";
import { lastLines, mustRun, runCommand } from "../host/run-command";
import { type AptSourceFile, parseAptSources, renderAptSources, sourcesForSuite } from "./apt-sources";
import { imageMetadata } from "./metadata";
import { guestAptSettings, type ImageRecipe, mmdebstrapArguments } from "./recipe";

const BUILD_TIMEOUT_SECONDS = 1200;

/** Names of the two halves of a split image, inside the folder of its guest OS. */
export const METADATA_FILE = "metadata.tar.gz";
export const ROOTFS_FILE = "rootfs.squashfs";

/**
 * Builds one image into `dir` (empty, on a file system with devices and setuid).
 *
 * @returns the fingerprint LXD will give it: sha256 of the metadata bytes followed by the root file system's
 * @throws DiagnosticError MVM3106 without a mirror, MVM3107 when a step fails
 */
export async function buildImage(recipe: ImageRecipe, dir: string): Promise<string> {
  const rootfs = join(dir, "rootfs");
  const aptSettings = join(dir, "apt.conf");
  await writeFile(aptSettings, guestAptSettings(await mustRun(["apt-config", "dump"])), { mode: 0o600 });
  const result = await runCommand(mmdebstrapArguments(recipe, rootfs, aptSettings), {
    input: await mirrorSources(recipe.suite),
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
  });
  if (result.exitCode !== 0)
    fail(labErrors.imageBuildFailed, `mmdebstrap ${recipe.suite}: ${lastLines(result)}`);
  await finishRootfs(rootfs);
  await packMetadata(recipe, dir);
  const squash = ["-comp", "zstd", "-Xcompression-level", "3", "-noappend", "-no-progress"];
  await mustRun(["mksquashfs", rootfs, join(dir, ROOTFS_FILE), ...squash], { timeoutSeconds: 300 });
  await Promise.all([rm(rootfs, { recursive: true }), rm(aptSettings)]);
  return fingerprintOf(dir);
}

/** Sources for the guest, from the mirror that this machine's own apt uses. */
async function mirrorSources(suite: string): Promise<string> {
  const release = await readFile("/etc/os-release", "utf8");
  const hostSuite = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? "";
  const sources = sourcesForSuite(parseAptSources(await readAptSourceFiles()), hostSuite, suite);
  if (sources.length === 0)
    fail(labErrors.noMirror, `apt of this machine has no main archive of "${hostSuite}" over http(s)`);
  return renderAptSources(sources);
}

async function readAptSourceFiles(): Promise<AptSourceFile[]> {
  const dir = "/etc/apt/sources.list.d";
  const names = await readdir(dir).catch(() => []);
  const paths = ["/etc/apt/sources.list", ...names.map((name) => join(dir, name))];
  return Promise.all(
    paths.map(async (name) => ({ name, text: await readFile(name, "utf8").catch(() => "") })),
  );
}

/** What makes a plain Debian tree an image: no identity of its own, networkd in charge, cloud-init reading the seed. */
async function finishRootfs(rootfs: string): Promise<void> {
  await mustRun(["chroot", rootfs, "systemctl", "enable", "systemd-networkd"]);
  // wait-online blocks for two minutes on a guest without IPv6; binfmt cannot work in an unprivileged container.
  await mustRun(["chroot", rootfs, "systemctl", "mask", "systemd-networkd-wait-online", "systemd-binfmt"]);
  const ssh = join(rootfs, "etc/ssh");
  const hostKeys = (await readdir(ssh)).filter((name) => name.startsWith("ssh_host_"));
  const stale = [...hostKeys.map((name) => join(ssh, name)), join(rootfs, "var/lib/dbus/machine-id")];
  await Promise.all(stale.map((path) => rm(path, { force: true })));
  await rm(join(rootfs, "var/lib/apt/lists"), { recursive: true, force: true });
  await mkdir(join(rootfs, "var/lib/apt/lists/partial"), { recursive: true });
  await writeFile(join(rootfs, "etc/machine-id"), "");
  // `locale: false`: the module locale needs update-locale, which is not there.
  await writeFile(
    join(rootfs, "etc/cloud/cloud.cfg.d/90_dpkg.cfg"),
    "datasource_list: [ NoCloud ]\nlocale: false\n",
  );
  await linkResolver(join(rootfs, "etc/resolv.conf"));
}

async function linkResolver(path: string): Promise<void> {
  const target = "../run/systemd/resolve/stub-resolv.conf";
  if ((await readlink(path).catch(() => "")) === target) return;
  await rm(path, { force: true });
  await symlink(target, path);
}

async function packMetadata(recipe: ImageRecipe, dir: string): Promise<void> {
  const staging = join(dir, "metadata");
  const architecture = (await mustRun(["uname", "-m"])).trim();
  const files = imageMetadata(recipe, architecture, Math.floor(Date.now() / 1000));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(staging, name)), { recursive: true });
    await writeFile(join(staging, name), text);
  }
  await mustRun(["tar", "-C", staging, "-czf", join(dir, METADATA_FILE), "metadata.yaml", "templates"]);
  await rm(staging, { recursive: true });
}

async function fingerprintOf(dir: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of [METADATA_FILE, ROOTFS_FILE]) {
    for await (const chunk of createReadStream(join(dir, name))) hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}
