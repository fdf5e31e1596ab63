// Guests of the lab that have booted once and are configured by nobody, and the way back to that state.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { LAB, environment, labEnvironment, mvm, projectDir, systemNames, workDir } = require("../project.cjs");

const USER = "mvmadmin";
const REPOSITORY = "/srv/bench-repository";
/** Beside what the specification wants: it pulls in libraries, as an agent would. */
const EXTRA_PACKAGE = "monitoring-plugins-basic";

/** @typedef {{name: string, machine: string, host: string, hostKey: string}} Guest */

const knownHosts = path.join(workDir, "known_hosts");

/** One cold login, as the floor uses it. @param {string} host @returns {string[]} */
function sshArgv(host) {
  const [key = ""] = (process.env.MVM_SSH_KEY ?? "").split(":");
  const options = [
    ...["ControlMaster=no", "ControlPath=none", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes"],
    ...[`UserKnownHostsFile=${knownHosts}`, "BatchMode=yes", "LogLevel=ERROR"],
  ];
  return ["ssh", "-i", key, ...options.flatMap((option) => ["-o", option]), `${USER}@${host}`];
}

/** Runs a shell text as root in a guest; retries while it boots. @param {Guest} guest @param {string} script */
function runAsRoot(guest, script) {
  const [program = "", ...args] = [...sshArgv(guest.host), "sudo", "sh", "-es"];
  for (let attempt = 0; ; attempt++) {
    const done = spawnSync(program, args, { input: script, encoding: "utf8" });
    if (done.status === 0) return done.stdout;
    if (done.status !== 255 || attempt > 60) throw new Error(`${guest.name}: ${done.stdout}${done.stderr}`);
    spawnSync("sleep", ["0.5"]);
  }
}

/** The program that declares the guests: a VM each, without any GuestConfig. @param {readonly string[]} names */
function declare(names) {
  const { createPlatform, SshHostKey } = require("../../dist/infra/cloud");
  const { providerSources } = require("../../dist/infra/cloud/lab");
  const { renderCloudInit } = require("../../dist/infra/guest");
  const { all, secret } = require("@pulumi/pulumi");
  const platform = createPlatform("lxd", "lab", "fleet");
  const sources = providerSources(LAB);
  // Without the comment.
  const publicKey = (process.env.MVM_PROVIDER_PUBLIC_KEY ?? "").split(" ").slice(0, 2).join(" ");
  const adminKeys = [{ name: "operations", publicKey }];
  const guests = names.map((name) => {
    const key = new SshHostKey(`${name}-hostkey`, {}, {});
    const rules = [{ description: "administration", protocol: "tcp", ports: "22", sources }];
    const firewall = platform.createFirewall(`${name}-firewall`, { rules }, {});
    const userData = all([key.privateKey, key.publicKey]).apply(([privateKey, publicKey]) =>
      renderCloudInit({ hostname: name, adminUser: USER, adminKeys, hostKey: { privateKey, publicKey } }),
    );
    const size = { os: "debian-13", cpus: 1, memoryMiB: 1024, diskGiB: 10, ipv6: true };
    const vm = platform.createVirtualMachine(name, { ...size, firewall, userData: secret(userData) }, {});
    return { name, machine: vm.id, host: vm.ipv4, hostKey: key.publicKey };
  });
  return Promise.resolve({ guests });
}

/** @param {number} count @returns {Promise<Guest[]>} */
async function raiseFleet(count) {
  Object.assign(process.env, environment, labEnvironment());
  mvm("lab", "image", "debian-13");
  const { deploy } = require("../../dist/infra/engine");
  const { providersByText } = require("../../dist/infra/cloud");
  const result = await deploy({
    operation: "up",
    project: "managed-vm-bench",
    stack: "fleet",
    backendDir: path.join(workDir, "home", "state"),
    passphrase: environment.PULUMI_CONFIG_PASSPHRASE,
    config: {},
    programDir: projectDir,
    ownProviders: providersByText,
    program: () => declare(systemNames(count)),
  });
  if (result.errors.length > 0) throw new Error(result.errors.map((error) => error.message).join("\n"));
  const guests = /** @type {Guest[]} */ (result.outputs.guests);
  fs.writeFileSync(knownHosts, guests.map(({ host, hostKey }) => `${host} ${hostKey}\n`).join(""));
  for (const guest of guests) await takeSnapshots(guest);
  return guests;
}

/**
 * A package source inside the guest, so that no mirror and no network is part of a figure.
 * @param {readonly string[]} packages
 */
const fillRepository = (packages) => `
export DEBIAN_FRONTEND=noninteractive
cloud-init status --wait >/dev/null || true
systemctl stop apt-daily.timer apt-daily-upgrade.timer
apt-get update -q
apt-get install -q -y --no-install-recommends --download-only ${packages.join(" ")}
mkdir -p ${REPOSITORY}
cp /var/cache/apt/archives/*.deb ${REPOSITORY}/
cd ${REPOSITORY}
for file in *.deb; do
  dpkg-deb -f "$file"
  echo "Filename: ./$file"
  echo "Size: $(stat -c %s "$file")"
  echo "SHA256: $(sha256sum "$file" | cut -d ' ' -f 1)"
  echo
done > Packages
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:${REPOSITORY} ./' > /etc/apt/sources.list.d/bench.list
apt-get clean
apt-get update -q
`;

/** @param {readonly string[]} packages */
const install = (packages) =>
  `DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends ${packages.join(" ")}\nsync\n`;

/** `fresh`: packages are missing; `installed`: they are there, and nothing else is done. @param {Guest} guest */
async function takeSnapshots(guest) {
  const { readSpec } = require("./spec.cjs");
  const client = require("../../dist/infra/cloud/lxd").connectLxd("lab");
  const instance = `/1.0/instances/${guest.machine}`;
  const { packages } = readSpec();
  /** @param {string} name @param {string} script */
  const take = async (name, script) => {
    if (await client.find(`${instance}/snapshots/${name}`)) return;
    process.stderr.write(`  ${guest.name}: preparing ${name}\n`);
    runAsRoot(guest, script);
    await client.post(`${instance}/snapshots`, { name });
  };
  await take("fresh", fillRepository(packages));
  await take("installed", install(packages));
}

/**
 * Puts guests back, and waits until they have booted.
 * @param {readonly Guest[]} guests
 * @param {"fresh" | "installed"} snapshot
 */
async function reset(guests, snapshot) {
  const client = require("../../dist/infra/cloud/lxd").connectLxd("lab");
  for (const { machine } of guests) {
    await client.put(`/1.0/instances/${machine}`, { restore: snapshot });
    const { status } = (await client.get(`/1.0/instances/${machine}`)) ?? {};
    // One whose last reset was interrupted.
    if (status !== "Running")
      await client.put(`/1.0/instances/${machine}/state`, { action: "start", timeout: 60 });
  }
  // apt's own timers would work beside what is measured.
  const settled =
    "systemctl is-system-running --wait >/dev/null || true\nsystemctl stop apt-daily.timer apt-daily-upgrade.timer\n";
  for (const guest of guests) runAsRoot(guest, settled);
}

module.exports = { EXTRA_PACKAGE, USER, raiseFleet, reset, sshArgv };
