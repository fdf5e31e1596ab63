// The wanted inside of a guest, exactly as the product renders it for the customer `one`: all three contenders apply this.
"use strict";
const { mvm } = require("../project.cjs");

const PASSWORD = "benchBreakGlass1";

/** @typedef {import("../../dist/infra/cloud/guest-config").GuestConfigInputs} Inputs */

/** @type {Inputs | undefined} */
let cached;

/** @returns {Inputs} everything but connection and machine, which differ by guest */
function readSpec() {
  if (cached) return cached;
  const state = JSON.parse(mvm("state", "export", "one"));
  const resource = state.deployment.resources.find(
    (/** @type {{type: string}} */ r) => r.type === "pulumi-nodejs:dynamic/managed-vm:GuestConfig",
  );
  const { files, links, exclusiveDirectories, packages, users, units } = resource.inputs;
  const { EXTRA_PACKAGE } = require("./fleet.cjs");
  const passwords = Object.fromEntries(
    users
      .filter((/** @type {{hasPassword?: boolean}} */ user) => user.hasPassword)
      .map((/** @type {{name: string}} */ user) => [user.name, PASSWORD]),
  );
  const all = {
    files,
    links,
    exclusiveDirectories,
    packages: [...packages, EXTRA_PACKAGE],
    users,
    units,
    passwords,
  };
  cached = /** @type {Inputs} */ (all);
  return cached;
}

/** @param {string} path @param {readonly string[]} watched */
const isWatched = (path, watched) => watched.some((w) => path === w || path.startsWith(`${w}/`));

module.exports = { PASSWORD, isWatched, readSpec };
