import { describe, expect, it } from "vitest";

import { DiagnosticError } from "../../../infra/diagnostics";
import * as guest from "../../../infra/guest";
import { ED25519_KEY } from "./fixtures";
import { INJECTIONS } from "./injection-corpus";

const key = { name: "operations", publicKey: ED25519_KEY };
const admin = { user: "mvmadmin", keys: [key] };
const window = { days: ["tue"], from: "02:00", to: "04:00" } as const;
const cloudInit = {
  hostname: "web",
  adminUser: "mvmadmin",
  adminKeys: [key],
  hostKey: { privateKey: "x", publicKey: ED25519_KEY },
};
const upgrades = { suite: "trixie", window, timeZone: "UTC", reboot: "never" } as const;

/** Every argument that takes free text. */
const TARGETS: Record<string, (text: string) => unknown> = {
  "sshd user": (text) => guest.renderSshd({ access: [{ user: text, sources: ["192.0.2.1/32"] }] }),
  "sshd exemption": (text) => guest.renderSshd({ access: [], penaltyExemptions: [text] }),
  "sshd source": (text) => guest.renderSshd({ access: [{ user: "mvmadmin", sources: [text] }] }),
  "admin user": (text) => guest.renderUsers({ admin: { ...admin, user: text }, customers: [] }),
  "customer user": (text) => guest.renderUsers({ admin, customers: [{ ...admin, user: text }] }),
  "key name": (text) =>
    guest.renderUsers({ admin: { ...admin, keys: [{ ...key, name: text }] }, customers: [] }),
  "public key": (text) =>
    guest.renderUsers({ admin: { ...admin, keys: [{ ...key, publicKey: text }] }, customers: [] }),
  "public key behind a good one": (text) =>
    guest.renderUsers({
      admin: { ...admin, keys: [{ ...key, publicKey: `${ED25519_KEY} ${text}` }] },
      customers: [],
    }),
  "firewall name": (text) =>
    guest.renderHostFirewall({
      allowances: [{ name: text, protocol: "tcp", port: 80, sources: [] }],
      pingSources: [],
    }),
  "firewall source": (text) =>
    guest.renderHostFirewall({
      allowances: [{ name: "web", protocol: "tcp", port: 80, sources: [text] }],
      pingSources: [],
    }),
  "ping source": (text) => guest.renderHostFirewall({ allowances: [], pingSources: [text] }),
  "time zone": (text) => guest.renderTime({ timeZone: text }),
  "time server": (text) => guest.renderTime({ timeZone: "UTC", servers: [text] }),
  suite: (text) => guest.renderUnattendedUpgrades({ ...upgrades, suite: text }),
  "window start": (text) =>
    guest.renderUnattendedUpgrades({ ...upgrades, window: { ...window, from: text } }),
  "window end": (text) => guest.renderUnattendedUpgrades({ ...upgrades, window: { ...window, to: text } }),
  "window zone": (text) => guest.renderUnattendedUpgrades({ ...upgrades, timeZone: text }),
  "host name": (text) => guest.renderCloudInit({ ...cloudInit, hostname: text }),
  "cloud-init user": (text) => guest.renderCloudInit({ ...cloudInit, adminUser: text }),
  "cloud-init key": (text) =>
    guest.renderCloudInit({ ...cloudInit, adminKeys: [{ name: "x", publicKey: text }] }),
};

describe.each(Object.entries(TARGETS))("%s", (_name, render) => {
  it.each(INJECTIONS.map((text) => [text]))("refuses %j", (text) => {
    expect(() => render(text)).toThrow(DiagnosticError);
  });

  it("never shows a control character of a refused text in the message", () => {
    expect(() => render("bad\u0007\n")).toThrow(/^\P{Control}*$/u);
  });
});
