// The floor: the least that the same work costs with sh, tar and one cold ssh per guest. It repairs no hand change, rolls
// nothing back and proves nothing; nobody would run it, but nothing is faster.
"use strict";
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { sshArgv } = require("./fleet.cjs");
const { PASSWORD, isWatched } = require("./spec.cjs");

/** @typedef {import("./spec.cjs").Inputs} Inputs */

/** @param {Inputs} spec @param {string} workDir @returns {string} base64 of a tar with all files */
function packFiles(spec, workDir) {
  const stage = fs.mkdtempSync(path.join(workDir, "stage-"));
  for (const file of spec.files) {
    const target = path.join(stage, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.content);
    fs.chmodSync(target, parseInt(file.mode, 8));
  }
  const names = spec.files.map((file) => file.path.slice(1));
  const tar = execFileSync("tar", ["-C", stage, "--owner=root", "--group=root", "-cz", ...names]);
  fs.rmSync(stage, { recursive: true });
  return tar.toString("base64");
}

/** @param {Inputs} spec @param {string} workDir */
function renderConvergence(spec, workDir) {
  const passwords = spec.users.filter((user) => user.hasPassword).map(({ name }) => `${name}:${PASSWORD}`);
  const keep = spec.files
    .filter(({ path: p }) => isWatched(p, spec.exclusiveDirectories))
    .map(({ path: p }) => p);
  const changed = spec.units.filter((unit) => unit.onChange && !unit.mayBeSkipped);
  const skippable = spec.units.filter((unit) => unit.onChange && unit.mayBeSkipped);
  return `export DEBIAN_FRONTEND=noninteractive
dpkg-query -W ${spec.packages.join(" ")} >/dev/null 2>&1 || {
  apt-get update -q
  apt-get install -q -y --no-install-recommends ${spec.packages.join(" ")}
} >/dev/null
${spec.users.map(({ name, shell }) => `id ${name} >/dev/null 2>&1 || useradd -m -U -s ${shell} ${name}`).join("\n")}
chpasswd <<'PASSWORDS'
${passwords.join("\n")}
PASSWORDS
mkdir -p ${spec.exclusiveDirectories.join(" ")}
find ${spec.exclusiveDirectories.join(" ")} -mindepth 1 ${keep.map((p) => `! -path ${p}`).join(" ")} -delete
base64 -d <<'FILES' | tar -xpzC /
${packFiles(spec, workDir)}
FILES
${spec.links.map(({ path: p, target }) => `ln -sfn ${target} ${p}`).join("\n")}
systemctl -q --no-reload enable ${spec.units.map(({ name }) => name).join(" ")}
systemctl daemon-reload
systemctl reload-or-restart ${changed.map(({ name }) => name).join(" ")}
systemctl try-restart ${skippable.map(({ name }) => name).join(" ")}
`;
}

/** Ends with 1 where anything differs. @param {Inputs} spec */
function renderCheck(spec) {
  const sums = spec.files.map((f) => `${createHash("sha256").update(f.content).digest("hex")}  ${f.path}`);
  const modes = spec.files.map((f) => `${f.mode.replace(/^0/, "")} ${f.owner} ${f.group} ${f.path}`);
  const active = spec.units.filter((unit) => unit.active && !unit.mayBeSkipped).map(({ name }) => name);
  return `sha256sum --check --quiet <<'SUMS'
${sums.join("\n")}
SUMS
stat -c '%a %U %G %n' ${spec.files.map((f) => f.path).join(" ")} | cmp - /dev/fd/3 3<<'MODES'
${modes.join("\n")}
MODES
dpkg-query -W ${spec.packages.join(" ")} >/dev/null
id ${spec.users.map(({ name }) => name).join(" ")} >/dev/null
${spec.links.map(({ path: p, target }) => `[ "$(readlink ${p})" = ${target} ]`).join("\n")}
systemctl -q is-enabled ${spec.units.map(({ name }) => name).join(" ")}
systemctl is-active ${active.join(" ")} >/dev/null
`;
}

/**
 * A command that runs a script in all guests at once.
 * @param {readonly import("./fleet.cjs").Guest[]} guests @param {string} scriptFile
 */
function everywhere(guests, scriptFile) {
  const quote = (/** @type {string} */ word) => `'${word.replaceAll("'", `'\\''`)}'`;
  const logins = guests.map(({ host }) => {
    const command = [...sshArgv(host), "sudo", "sh", "-es"].map(quote).join(" ");
    return `${command} < ${quote(scriptFile)} & pids="$pids $!"`;
  });
  return ["sh", "-c", `${logins.join("\n")}\nfor pid in $pids; do wait $pid || exit 1; done`];
}

module.exports = { everywhere, renderCheck, renderConvergence };
