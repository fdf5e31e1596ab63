import type { Fixture } from "./compliant-graph";
import { allowEntry, customerKey, editFile, fileIndex, pingEntry, setField } from "./compliant-graph";

export type Change = (fixture: Fixture) => void;

/** Property path of the fixture's only system. */
export const system = "customer.outputs.systems.0";

/** Path of a fact of the customer. */
export const fact = (name: string): string => `customer.outputs.${name}`;

/** Each fixture gets an object of its own. */
export const set =
  (path: string, value: unknown): Change =>
  (fixture) => {
    setField(fixture, path, typeof value === "object" ? structuredClone(value) : value);
  };

/** One change after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  (fixture) => {
    for (const change of changes) change(fixture);
  };

/** How a system is booked, as the plan registers it (O27). */
export type Basis = Readonly<Record<string, string>>;

/** Systems beside the first one, which is as it was changed before, that differ from it in their basis alone; none is built. */
export const beside =
  (...bases: readonly Basis[]): Change =>
  (fixture) => {
    const { outputs } = fixture.customer;
    const [first] = outputs["systems"] as readonly object[];
    const others = bases.map((basis, i) => ({ ...structuredClone(first), name: `other${i}`, basis }));
    outputs["systems"] = [first, ...others];
  };

const cells = (from: object, werktags: string, sonst = "acknowledge"): object => ({ from, werktags, sonst });

/** All kinds of rows, one each: 0 hostcheck, 1 https, 2 disk, 3 load, 4 uptime, 5 own. */
export const allRows = (): object[] => [
  {
    name: "hostcheck",
    check: 1,
    warn: cells({ quantity: "packet-loss", percent: 80 }, "sms", "sms"),
    critical: cells({ quantity: "packet-loss", percent: 100 }, "mobile", "phone"),
  },
  {
    name: "https",
    check: 2,
    warn: cells({ quantity: "days-left", days: 30 }, "mail"),
    critical: cells({ quantity: "days-left", days: 10 }, "fix+phone", "fix+mail"),
    external: { kind: "https", port: 443 },
  },
  {
    name: "disk",
    check: 3,
    warn: cells({ quantity: "used", percent: 90 }, "fix"),
    critical: cells({ quantity: "used", percent: 95 }, "fix+mobile", "sms"),
  },
  {
    name: "load",
    check: 3,
    warn: cells({ quantity: "load", load1: 10, load5: 10, load15: 5 }, "acknowledge"),
    critical: cells({ quantity: "load", load1: 20, load5: 20, load15: 15 }, "acknowledge"),
  },
  { name: "uptime", check: 3 },
  {
    name: "spool",
    check: 4,
    warn: cells({ quantity: "number", value: 5 }, "mail"),
    custom: { command: "file-age", parameters: { path: "/srv/spool" } },
  },
];

const everyContact = { hasPhone: true, hasMobile: true, hasNote: true, noteIsHandled: true };
const machine = { os: "debian-13", cpus: 1, memoryMiB: 1024, diskGiB: 10 };
const disk = `systems[0].monitoring.checks[2]`;

/** A service card with all rows, an appliance, a satellite and private networks. */
const everything: Change = all(
  set(`${system}.monitoring.checks`, allRows()),
  set(`${system}.patching.thirdPartyRepositories`, [{ name: "vendor", updates: "ordered" }]),
  set(fact("slaPremium"), true),
  set(fact("contacts"), [everyContact]),
  set(fact("appliance"), { ...machine, administeredBy: "provider" }),
  set(fact("satellite"), { ...machine, privateNetwork: "internal" }),
  set(fact("privateNetworks"), [
    { name: "internal", ipv4: "10.20.0.0/24", ipv6: "fd00:20::/64" },
    { name: "office", ipv4: "172.16.4.0/22" },
  ]),
  set(fact("writtenCells"), [`${disk}.critical.sonst`]),
);

/** The same for a system that only the appliance reaches. */
const privateSystem: Change = all(
  everything,
  set(`${system}.network`, "private"),
  set(`${system}.privateNetwork`, "internal"),
  set("vm.outputs.network", "private"),
  set("customer.outputs.platform.capabilities.privateNetworks", true),
);

/** A managed application under Managed OS Advanced with an individual window. */
const application: Change = all(
  set(`${system}.basis`, {
    family: "managedOs",
    level: "advanced",
    managedApplication: { product: "postgresql-17", level: "expert" },
  }),
  set(`${system}.monitoring.sensors`, true),
  set(`${system}.root`, "provider"),
  set(`${system}.customerAccess`, []),
  set("guest.inputs.users", [{ name: "mvmadmin" }, { name: "breakglass", hasPassword: true }]),
  set("acl.inputs.ingress", [allowEntry("tcp", "22", "203.0.113.7/32"), pingEntry("203.0.113.7/32")]),
  (fixture) => {
    editFile(fixture, fileIndex.sshd, "AllowUsers ops@192.0.2.0/24\n", "");
    editFile(fixture, fileIndex.customerKeys, customerKey, "#");
  },
  set(fact("contacts"), [everyContact]),
  set(fact("signOffs"), [{ subject: "patch-window", systems: ["web"], date: "2026-11-22" }]),
);

/** Windows, which no platform builds yet. */
const windowsSystem: Change = all(
  ...[`${system}.os`, "vm.outputs.os", "instance.inputs.os"].map((path) => set(path, "windows-server-2025")),
  set(`${system}.patching.individualWindow`, false),
  set("acl.inputs.ingress", [allowEntry("tcp", "3389", "203.0.113.7/32"), pingEntry("203.0.113.7/32")]),
  set(fact("platform"), null),
);

/** Windows under Advanced. */
const windows: Change = all(
  windowsSystem,
  set(`${system}.basis`, { family: "managedOs", level: "advanced" }),
  set(`${system}.monitoring.sensors`, true),
);

/** Windows under the service card (R33-R39, O27). */
const windowsCard: Change = all(
  windowsSystem,
  set(`${system}.patching.window`, { days: ["mon", "sun"], from: "00:00", to: "03:00" }),
);

/** Managed OS Admin: nothing of ours but access (O30). */
const admin: Change = all(
  set(`${system}.basis`, { family: "managedOs", level: "admin" }),
  set(`${system}.monitoring`, { active: false, sensors: false, checks: [] }),
  set(`${system}.patching.mode`, "none"),
  set(`${system}.patching.individualWindow`, false),
  (fixture) => {
    const files = fixture.guest.inputs["files"] as { readonly path: string }[];
    fixture.guest.inputs["files"] = files.filter(({ path }) => path.startsWith("/etc/ssh/"));
    fixture.guest.inputs["packages"] = ["openssh-server"];
  },
);

/** Contracts that keep all rules; each breaks none, and together they give every rule something to pass. */
export const contracts = { everything, privateSystem, application, windows, windowsCard, admin } as const;
