import type {
  GuestConfigInputs,
  GuestConfigOutputs,
  ObservedGuest,
} from "../../../../infra/cloud/guest-config";
import { marksOf, wantedOf } from "../../../../infra/cloud/guest-config/wanted";

export const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPePjpMDCXACGBFN+f/Y5IplWnZxJfxoKOwiNq5WiGT";

export const inputs: GuestConfigInputs = {
  connection: { host: "192.0.2.10", port: 22, user: "mvmadmin", hostKey: HOST_KEY },
  machine: "vm-1",
  files: [
    { path: "/etc/demo.conf", content: "a\n", mode: "0644", owner: "root", group: "root" },
    { path: "/etc/demo.d/ours", content: "b\n", mode: "0600", owner: "root", group: "root" },
  ],
  links: [{ path: "/etc/localtime", target: "/usr/share/zoneinfo/UTC" }],
  exclusiveDirectories: ["/etc/demo.d"],
  packages: ["demo"],
  users: [
    { name: "mvmadmin", groups: [], shell: "/bin/bash" },
    { name: "breakglass", groups: ["adm"], shell: "/bin/bash", hasPassword: true },
  ],
  units: [
    {
      name: "demo.service",
      enabled: true,
      active: true,
      onChange: { action: "reload", files: ["/etc/demo.conf", "/etc/demo.d"] },
      effective: ["demo", "show"],
    },
    { name: "clock.service", enabled: true, active: true, mayBeSkipped: true },
  ],
  passwords: { breakglass: "planted-secret" },
};

/** A guest exactly as `inputs` wants it. */
export const observed: ObservedGuest = {
  bootId: "boot-1",
  files: wantedOf(inputs).files,
  links: { "/etc/localtime": "/usr/share/zoneinfo/UTC" },
  directories: { "/etc/demo.d": "ok" },
  unexpectedFiles: {},
  packages: { demo: true },
  users: {
    mvmadmin: { uid: 1000, shell: "/bin/bash", groups: [], locked: true, expired: false, shadow: "s0" },
    breakglass: {
      uid: 1001,
      shell: "/bin/bash",
      groups: ["adm"],
      locked: false,
      expired: false,
      shadow: "s1",
    },
  },
  undeclaredUsers: [],
  units: {
    "demo.service": {
      enabled: true,
      active: true,
      masked: false,
      skipped: false,
      stale: false,
      effective: "e1",
    },
    "clock.service": {
      enabled: true,
      active: false,
      masked: false,
      skipped: true,
      stale: false,
      effective: null,
    },
  },
  pendingUnits: [],
};

export const outputs: GuestConfigOutputs = {
  connection: inputs.connection,
  machine: "vm-1",
  wanted: wantedOf(inputs),
  applied: marksOf(inputs, observed),
  observed,
};
