import type { CheckPlan, ExternalCheckKind, ReactionCells, Reaction, Threshold } from "../plan";
import type { ClauseId } from "./clauses";
import type { OsFamily } from "./operating-systems";

export const EXTERNAL_CHECK_KINDS = [
  "tcp",
  "http",
  "https",
  "dns",
  "smtp",
  "imap",
  "ssh",
  "rdp",
] as const satisfies readonly ExternalCheckKind[];

/** The port that a service is known by, where a row names none. tcp has none. */
export const USUAL_PORTS: Readonly<Record<Exclude<ExternalCheckKind, "tcp">, number>> = {
  http: 80,
  https: 443,
  dns: 53,
  smtp: 25,
  imap: 143,
  ssh: 22,
  rdp: 3389,
};

type Quantity = Threshold["quantity"];

/** One row of a default table of the datasheet. */
export interface StandardCheck extends Pick<CheckPlan, "name" | "check" | "warn" | "critical"> {
  /** As the datasheet prints it. */
  readonly printed: string;
  /** What its thresholds measure; `undefined`: information only. */
  readonly quantity: Quantity | undefined;
  readonly clause: ClauseId;
  /** Whether the default table has the row; O18: Windows rows outside of it can be added. */
  readonly byDefault: boolean;
}

const always = (from: Threshold, reaction: Reaction): ReactionCells => ({
  from,
  werktags: reaction,
  sonst: reaction,
});

const percent = (quantity: "packet-loss" | "used" | "cpu", value: number): Threshold => ({
  quantity,
  percent: value,
});

const load = (load1: number, load5: number, load15: number): Threshold => ({
  quantity: "load",
  load1,
  load5,
  load15,
});

const hostcheck = (clause: ClauseId): StandardCheck => ({
  name: "hostcheck",
  printed: "hostcheck (ping)",
  check: 1,
  quantity: "packet-loss",
  warn: always(percent("packet-loss", 80), "sms"),
  critical: always(percent("packet-loss", 100), "sms"),
  clause,
  byDefault: true,
});

const disk = (clause: ClauseId): StandardCheck => ({
  name: "disk",
  printed: "disk (Standard)",
  check: 3,
  quantity: "used",
  warn: always(percent("used", 90), "sms"),
  critical: always(percent("used", 95), "sms"),
  clause,
  byDefault: true,
});

const swap = (clause: ClauseId, byDefault: boolean): StandardCheck => ({
  name: "swap",
  printed: "swap",
  check: 3,
  quantity: "used",
  warn: always(percent("used", 80), "acknowledge"),
  critical: always(percent("used", 90), "acknowledge"),
  clause,
  byDefault,
});

const uptime = (clause: ClauseId, byDefault: boolean): StandardCheck => ({
  name: "uptime",
  printed: "uptime (nur zur Information)",
  check: 3,
  quantity: undefined,
  clause,
  byDefault,
});

const ntpTime = (clause: ClauseId, byDefault: boolean): StandardCheck => ({
  name: "ntp-time",
  printed: "ntp-time",
  check: 3,
  quantity: "offset",
  warn: always({ quantity: "offset", seconds: 300 }, "acknowledge"),
  critical: always({ quantity: "offset", seconds: 600 }, "acknowledge"),
  clause,
  byDefault,
});

/** R73: on workdays we fix; O23: no night reaction, not even to critical updates. */
const updates = (clause: ClauseId, byDefault: boolean): StandardCheck => ({
  name: "updates",
  printed: "updates (Patch Mgmt.)",
  check: 3,
  quantity: "updates",
  warn: { from: { quantity: "updates", kind: "regular" }, werktags: "fix", sonst: "acknowledge" },
  critical: { from: { quantity: "updates", kind: "critical" }, werktags: "fix", sonst: "acknowledge" },
  clause,
  byDefault,
});

const LINUX: readonly StandardCheck[] = [
  hostcheck("R67"),
  disk("R68"),
  {
    name: "load",
    printed: "load",
    check: 3,
    quantity: "load",
    warn: always(load(10, 10, 5), "acknowledge"),
    critical: always(load(20, 20, 15), "acknowledge"),
    clause: "R69",
    byDefault: true,
  },
  swap("R70", true),
  uptime("R71", true),
  ntpTime("R72", true),
  updates("R73", true),
];

const WINDOWS: readonly StandardCheck[] = [
  hostcheck("R74"),
  disk("R75"),
  {
    name: "load",
    printed: "load",
    check: 3,
    quantity: "cpu",
    warn: always(percent("cpu", 90), "acknowledge"),
    critical: always(percent("cpu", 95), "acknowledge"),
    clause: "R76",
    byDefault: true,
  },
  swap("O18", false),
  uptime("O18", false),
  ntpTime("O18", false),
  updates("O18", false),
];

/** The datasheet's rows for Linux (R67-R73) and Windows (R74-R76, O18). */
export function standardChecksOf(family: OsFamily): readonly StandardCheck[] {
  return family === "windows" ? WINDOWS : LINUX;
}

/** Check 2 without cells of its own: as urgent as the VM itself (R43, R67). */
export const EXTERNAL_DEFAULT: Required<Pick<CheckPlan, "critical">> = {
  critical: always({ quantity: "unreachable" }, "sms"),
};

/** What thresholds of a check 2 may measure. */
export const EXTERNAL_QUANTITIES: readonly Quantity[] = ["unreachable", "response-time", "days-left"];

/** A command for check 4: only what is in this table can be ordered (R48). */
export interface CustomCommand {
  readonly id: string;
  readonly title: string;
  /** Types of its parameters; all are required. A path is absolute and has no `..`. */
  readonly parameters: Readonly<Record<string, "path" | "name" | "number">>;
  readonly families: readonly OsFamily[];
  /** What its thresholds count. */
  readonly unit: string;
}

const LINUX_FAMILIES = ["debian", "ubuntu", "rocky"] as const;

export const CUSTOM_COMMANDS: readonly CustomCommand[] = [
  {
    id: "file-age",
    title: "Age of a file",
    parameters: { path: "path" },
    families: LINUX_FAMILIES,
    unit: "minutes",
  },
  {
    id: "processes",
    title: "Number of processes of a name",
    parameters: { name: "name" },
    families: [...LINUX_FAMILIES, "windows"],
    unit: "processes",
  },
  {
    id: "mount-used",
    title: "Fill level of a file system",
    parameters: { path: "path" },
    families: LINUX_FAMILIES,
    unit: "percent",
  },
  {
    id: "systemd-unit",
    title: "State of a systemd unit",
    parameters: { name: "name" },
    families: LINUX_FAMILIES,
    unit: "1 where the unit is not active",
  },
];
