// The same specification as an Ansible playbook of builtin modules, as one would write it by hand. JSON is YAML.
"use strict";
const { spawnSync } = require("node:child_process");
const { USER } = require("./fleet.cjs");
const { PASSWORD, isWatched } = require("./spec.cjs");

/** @typedef {import("./spec.cjs").Inputs} Inputs */

const VALIDATORS = { sshd: "sshd -t -f %s", nftables: "nft -c -f %s", sudoers: "visudo -cf %s" };

/** @param {Inputs} spec */
function renderPlaybook(spec) {
  return JSON.stringify([
    {
      hosts: "all",
      become: true,
      tasks: [
        {
          apt: { name: spec.packages, install_recommends: false, update_cache: true, cache_valid_time: 3600 },
        },
        ...spec.users.map(renderUser),
        ...spec.exclusiveDirectories.map((path) => ({
          file: { path, state: "directory", owner: "root", mode: "go-w" },
        })),
        ...spec.files.map((file) => renderFile(file, spec.units)),
        ...removeForeign(spec),
        ...spec.links.map(({ path, target }) => ({
          file: { path, src: target, state: "link", force: true },
        })),
        ...spec.units.map(renderUnit),
      ],
      handlers: spec.units.filter((unit) => unit.onChange).map(renderHandler),
    },
  ]);
}

/** @param {Inputs["users"][number]} user */
function renderUser({ name, shell, groups, hasPassword }) {
  const hash = hasPassword
    ? spawnSync("openssl", ["passwd", "-6", PASSWORD], { encoding: "utf8" }).stdout.trim()
    : "";
  const password = hasPassword ? { password: hash, update_password: "on_create" } : { password_lock: true };
  return { user: { name, shell, groups, append: false, ...password }, no_log: true };
}

/** @param {Inputs["files"][number]} file @param {Inputs["units"]} units */
function renderFile({ path, content, mode, owner, group, validator }, units) {
  const notify = units.filter((unit) => isWatched(path, unit.onChange?.files ?? [])).map(({ name }) => name);
  const validate = validator ? { validate: VALIDATORS[validator] } : {};
  // The text holds nothing for Jinja: `!unsafe` has no form in JSON, so a text with braces is refused here.
  if (/\{\{|\{%/.test(content)) throw new Error(`${path} would be read as a template`);
  return { copy: { dest: path, content, mode, owner, group, ...validate }, notify };
}

/** @param {Inputs} spec */
function removeForeign({ exclusiveDirectories, files }) {
  const ours = files.map(({ path }) => path);
  return [
    { find: { paths: exclusiveDirectories, hidden: true, file_type: "any" }, register: "found" },
    {
      file: { path: "{{ item }}", state: "absent" },
      loop: `{{ found.files | map(attribute='path') | difference(${JSON.stringify(ours)}) }}`,
    },
  ];
}

/** @param {Inputs["units"][number]} unit */
function renderUnit({ name, enabled, active, mayBeSkipped }) {
  // A unit whose own condition keeps it from running would count as changed each time.
  const state = mayBeSkipped ? {} : { state: active ? "started" : "stopped" };
  return { systemd: { name, enabled, ...state } };
}

/** @param {Inputs["units"][number]} unit */
function renderHandler({ name, onChange }) {
  return {
    name,
    systemd: { name, daemon_reload: true, state: onChange?.action === "reload" ? "reloaded" : "restarted" },
  };
}

/** @param {readonly import("./fleet.cjs").Guest[]} guests @param {string} key @param {string} knownHosts */
function renderInventory(guests, key, knownHosts) {
  const hosts = Object.fromEntries(guests.map(({ name, host }) => [name, { ansible_host: host }]));
  const vars = {
    ansible_user: USER,
    ansible_ssh_private_key_file: key,
    ansible_python_interpreter: "/usr/bin/python3",
    ansible_ssh_common_args: `-o UserKnownHostsFile=${knownHosts} -o StrictHostKeyChecking=yes`,
  };
  return JSON.stringify({ all: { hosts, vars } });
}

/** Settings that a fast site has; each run starts with cold sockets. @param {string} sockets */
function ansibleEnvironment(sockets) {
  return {
    ANSIBLE_PIPELINING: "true",
    ANSIBLE_FORKS: "10",
    ANSIBLE_SSH_ARGS: "-o ControlMaster=auto -o ControlPersist=60s",
    ANSIBLE_SSH_CONTROL_PATH_DIR: sockets,
    ANSIBLE_NOCOLOR: "true",
    ANSIBLE_LOCALHOST_WARNING: "false",
    PYTHONDONTWRITEBYTECODE: undefined,
    LC_ALL: "C.UTF-8",
  };
}

module.exports = { ansibleEnvironment, renderInventory, renderPlaybook };
