// Tells whether dist/ was built from the sources that lie beside it. Node built-ins only: it runs before `npm ci`.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const SOURCE_ROOTS = ["infra", "components", "stacks", "policies"];
const SOURCE_FILE = /\.(tsx?|cjs|py)$/;
const OTHER_INPUTS = ["tsconfig.json", "package-lock.json"];
const STAMP = ".sources.sha256";

/**
 * The directory of Pulumi.yaml, walking up from `from`: never the working directory, which differs by engine.
 * @param {string} from
 * @returns {string}
 */
function findProjectRoot(from) {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (fs.existsSync(path.join(dir, "Pulumi.yaml"))) return dir;
    if (dir === path.dirname(dir)) throw new Error(`no Pulumi.yaml in ${path.resolve(from)} or above it`);
  }
}

/**
 * Source files that dist/ is made from, relative and sorted.
 * @param {string} root
 * @returns {string[]}
 */
function listSources(root) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} dir */
  const walk = (dir) => {
    for (const entry of fs.readdirSync(path.join(root, dir), { withFileTypes: true })) {
      const file = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (SOURCE_FILE.test(entry.name)) found.push(file);
    }
  };
  for (const dir of SOURCE_ROOTS) if (fs.existsSync(path.join(root, dir))) walk(dir);
  return found.sort();
}

/**
 * Digest of everything that decides what dist/ holds.
 * @param {string} root
 * @returns {string}
 */
function hashSources(root) {
  const hash = createHash("sha256");
  for (const file of [...OTHER_INPUTS, ...listSources(root)]) {
    const full = path.join(root, file);
    if (fs.existsSync(full)) hash.update(file).update("\0").update(fs.readFileSync(full)).update("\0");
  }
  return hash.digest("hex");
}

/**
 * True for an installed package, which ships dist/ without sources, and for a build of exactly these sources.
 * @param {string} root the package's own root
 * @returns {boolean}
 */
function isBuildFresh(root) {
  if (!fs.existsSync(path.join(root, "tsconfig.json"))) return true;
  const stamp = path.join(root, "dist", STAMP);
  return fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hashSources(root);
}

/** @param {string} dist the built folder @param {string} hash of its sources */
function writeStamp(dist, hash) {
  fs.writeFileSync(path.join(dist, STAMP), hash);
}

/**
 * For the raw road (`pulumi up`), where nothing rebuilds: a stale dist is refused, never silently run.
 * @param {string} root the package's own root
 */
function assertFreshBuild(root) {
  if (!isBuildFresh(root)) {
    throw new Error(
      "MVM3991 dist/ was not built from the sources beside it. hint: run `npm run build` and try again",
    );
  }
}

module.exports = { findProjectRoot, listSources, hashSources, isBuildFresh, writeStamp, assertFreshBuild };
