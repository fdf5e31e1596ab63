import { describe, expect, it } from "vitest";

import {
  compareGuest,
  type GuestConfigInputs,
  type ObservedGuest,
} from "../../../../infra/cloud/guest-config";
import { inputs, observed, outputs } from "./fixtures";

const seen = (change: Partial<ObservedGuest>) =>
  compareGuest({ ...outputs, observed: { ...observed, ...change } }, inputs);
const wish = (change: Partial<GuestConfigInputs>) => compareGuest(outputs, { ...inputs, ...change });
const unit = (name: string, change: object) => ({
  units: { ...observed.units, [name]: { ...observed.units[name], ...change } } as ObservedGuest["units"],
});
const user = (name: string, change: object) => ({
  users: { ...observed.users, [name]: { ...observed.users[name], ...change } } as ObservedGuest["users"],
});

const FILE = 'files["/etc/demo.conf"]';
const file = observed.files["/etc/demo.conf"] ?? null;

describe("compareGuest", () => {
  it("finds nothing where all is as wanted", () => {
    expect(wish({})).toEqual([]);
  });

  it.each<[string, Partial<ObservedGuest>, [string, unknown, unknown][]]>([
    [
      "a changed file",
      { files: { ...observed.files, "/etc/demo.conf": { ...file, sha256: "x" } as typeof file } },
      [[`${FILE}.sha256`, "x", file?.sha256]],
    ],
    [
      "a changed mode",
      { files: { ...observed.files, "/etc/demo.conf": { ...file, mode: "0666" } as typeof file } },
      [[`${FILE}.mode`, "0666", "0644"]],
    ],
    ["a missing file", { files: { ...observed.files, "/etc/demo.conf": null } }, [[FILE, null, file]]],
    [
      "a foreign file",
      { unexpectedFiles: { "/etc/demo.d/evil": "x" } },
      [['files["/etc/demo.d/evil"].sha256', "x", null]],
    ],
    [
      "a changed link",
      { links: { "/etc/localtime": null } },
      [['links["/etc/localtime"]', null, "/usr/share/zoneinfo/UTC"]],
    ],
    [
      "an unsafe directory",
      { directories: { "/etc/demo.d": "unsafe" } },
      [['exclusiveDirectories["/etc/demo.d"]', "unsafe", "ok"]],
    ],
    ["a removed package", { packages: { demo: false } }, [['packages["demo"]', "missing", "installed"]]],
    [
      "a removed user",
      { users: { ...observed.users, mvmadmin: null } },
      [['users["mvmadmin"]', null, { shell: "/bin/bash", groups: [] }]],
    ],
    [
      "another group",
      user("breakglass", { groups: ["adm", "sudo"] }),
      [['users["breakglass"].groups', ["adm", "sudo"], ["adm"]]],
    ],
    ["an unlocked account", user("mvmadmin", { locked: false }), [['users["mvmadmin"].locked', false, true]]],
    [
      "a password changed by hand",
      user("breakglass", { shadow: "s2" }),
      [['users["breakglass"].password', "changed by hand", "[secret]"]],
    ],
    [
      "a masked unit",
      unit("demo.service", { masked: true, enabled: false, active: false }),
      [
        ['units["demo.service"].masked', true, false],
        ['units["demo.service"].active', false, true],
      ],
    ],
    [
      "a disabled unit",
      unit("demo.service", { enabled: false }),
      [['units["demo.service"].enabled', false, true]],
    ],
    [
      "a stopped unit",
      unit("clock.service", { skipped: false }),
      [['units["clock.service"].active', false, true]],
    ],
    [
      "a unit that another condition skips",
      unit("demo.service", { active: false, skipped: true }),
      [['units["demo.service"].active', false, true]],
    ],
    [
      "a unit with something else in effect",
      unit("demo.service", { effective: "e2" }),
      [['units["demo.service"].effective', "e2", "e1"]],
    ],
    [
      "a unit that has not read its files",
      unit("demo.service", { stale: true }),
      [['units["demo.service"].stale', true, false]],
    ],
    [
      "a broken run",
      { pendingUnits: ["demo.service"] },
      [['units["demo.service"]', "left behind by a broken run", "applied"]],
    ],
    ["an undeclared user: a finding, no change", { undeclaredUsers: ["eve"] }, []],
    ["a reboot: no change", { bootId: "boot-2" }, []],
  ])("sees %s", (_what, change, expected) => {
    expect(seen(change).map((d) => [d.path, d.from, d.to])).toEqual(expected);
  });

  it.each<[string, Partial<GuestConfigInputs>, [string, unknown, unknown][]]>([
    [
      "a new content",
      { files: inputs.files.map((f) => ({ ...f, content: "b\n" })) },
      [[`${FILE}.sha256`, file?.sha256, observed.files["/etc/demo.d/ours"]?.sha256]],
    ],
    ["a file that is not wanted any more", { files: inputs.files.slice(1) }, [[FILE, "declared", null]]],
    [
      "another address",
      { connection: { ...inputs.connection, host: "192.0.2.11" } },
      [["connection.host", "192.0.2.10", "192.0.2.11"]],
    ],
    ["another machine at this address", { machine: "vm-2" }, [["machine", "vm-1", "vm-2"]]],
    [
      "another password",
      { passwords: { breakglass: "other" } },
      [['passwords["breakglass"]', "[secret]", "[secret]"]],
    ],
    ["a user who leaves", { users: inputs.users.slice(1) }, [['users["mvmadmin"]', "declared", null]]],
    [
      "a new user",
      { users: [...inputs.users, { name: "new", groups: [], shell: "/bin/sh" }] },
      [['users["new"]', null, { shell: "/bin/sh", groups: [] }]],
    ],
    ["a package that is not wanted any more", { packages: [] }, [['packages["demo"]', "declared", null]]],
    [
      "a unit that is not wanted any more",
      { units: inputs.units.slice(0, 1) },
      [['units["clock.service"]', "declared", null]],
    ],
    [
      "a unit to be off",
      { units: inputs.units.map((u) => ({ ...u, enabled: u.name !== "demo.service" })) },
      [['units["demo.service"].enabled', true, false]],
    ],
  ])("plans %s", (_what, change, expected) => {
    expect(wish(change).map((d) => [d.path, d.from, d.to])).toEqual(expected);
  });

  it("shows no password and no digest of one", () => {
    const text = JSON.stringify([wish({ passwords: { breakglass: "other-secret" } }), outputs]);
    expect(text).not.toMatch(/planted-secret|other-secret/);
  });
});
