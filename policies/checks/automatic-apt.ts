import { posix } from "node:path";
import {
  isAptConfigFile,
  readAptConfig,
  readTimerDropIns,
  renderedFiles,
  type AptConfig,
  type GuestView,
  type RenderedFile,
  type Value,
} from "../../infra/audit/graph";
import type { catalogue } from "../../infra/contract";
import { containsClock, judgeFirings, readWindow, type WindowView } from "./patch-window";
import { violation, type Outcome, type Place } from "../rule";

const installTimer = "apt-daily-upgrade.timer";
const timerDirectory = `/etc/systemd/system/${installTimer}.d`;

/** Files that decide when and what apt installs by itself. */
export function isAutomaticPatchFile(path: string): boolean {
  return isAptConfigFile(path) || /^\/etc\/systemd\/system\/apt-daily(-upgrade)?\.timer(\.d\/|$)/.test(path);
}

/**
 * R30, R88 with R20, R23, R31: unattended-upgrades installs from the standard repositories alone, inside the window,
 * and restarts as agreed. @throws NotEvaluableError
 */
export function judgeAutomaticApt(
  guest: GuestView,
  patching: Value,
  standardOrigins: readonly catalogue.AptOrigin[],
): readonly Outcome[] {
  const aptFiles = renderedFiles(guest.spec, isAptConfigFile);
  const sorted = [...aptFiles].sort((a, b) => (a.path < b.path ? -1 : 1));
  const config = readAptConfig(sorted.map((file) => file.content));
  const window = readWindow(patching);
  const place: Place = { resource: guest.urn, path: placeOf(sorted, /unattended-upgrade::/i) };
  return [
    ...judgePeriodic(config, { resource: guest.urn, path: placeOf(sorted, /apt::periodic/i) }),
    ...judgeOrigins(config, standardOrigins, place),
    ...judgeRestart(config, patching.get("reboot").string(), window, place),
    ...judgeTimer(guest, window),
  ];
}

/** The file that holds the setting, else the list of files. */
function placeOf(files: readonly RenderedFile[], setting: RegExp): string {
  return files.find((file) => setting.test(file.content))?.contentPath ?? "files";
}

function judgePeriodic(config: AptConfig, place: Place): readonly Outcome[] {
  const isOff = (name: string): boolean =>
    !/^(always|[1-9]\d*)$/.test(config.values.get(`apt::periodic::${name}`) ?? "0");
  const violations = ["Update-Package-Lists", "Unattended-Upgrade"]
    .filter((name) => isOff(name.toLowerCase()))
    .map((name) => violation(`found APT::Periodic::${name} off; required: on`, place));
  if ((config.values.get("apt::periodic::enable") ?? "1") === "1") return violations;
  return [...violations, violation("found APT::Periodic::Enable off; required: on", place)];
}

const originLists = ["unattended-upgrade::origins-pattern", "unattended-upgrade::allowed-origins"] as const;

function judgeOrigins(
  config: AptConfig,
  standard: readonly catalogue.AptOrigin[],
  place: Place,
): readonly Outcome[] {
  // Lists of all files add up, so whatever the package ships must be emptied first.
  const uncleared = originLists
    .filter((list) => !config.cleared.has(list) && !config.cleared.has("unattended-upgrade"))
    .map((list) => violation(`found ${list} not cleared; required: #clear before our own list`, place));
  const patterns = config.lists.get(originLists[0]) ?? [];
  const oldStyle = config.lists.get(originLists[1]) ?? [];
  const matched = patterns.map((pattern) => standard.find((origin) => isPatternFor(pattern, origin)));
  const foreign = [...patterns.filter((_, index) => !matched[index]), ...oldStyle].map((pattern) =>
    violation(`found the origin ${pattern}; required: standard repositories only`, {
      ...place,
      subject: pattern,
    }),
  );
  const missing = standard
    .filter((origin) => !matched.includes(origin))
    .map(({ codename, suite }) =>
      violation(`found no origin for ${suite ?? codename}; required: all standard repositories`, place),
    );
  return [...uncleared, ...foreign, ...missing];
}

const originKeys: Readonly<Record<string, keyof catalogue.AptOrigin>> = {
  o: "origin",
  origin: "origin",
  l: "label",
  label: "label",
  n: "codename",
  codename: "codename",
  a: "suite",
  suite: "suite",
  archive: "suite",
};

/** Whether the pattern names this repository in full; it is matched with wildcards, so less or other than that is more. */
function isPatternFor(pattern: string, origin: catalogue.AptOrigin): boolean {
  const named: Partial<Record<keyof catalogue.AptOrigin, string>> = {};
  for (const part of pattern.split(",")) {
    const [key = "", value, ...rest] = part.trim().split("=");
    const field = originKeys[key];
    if (!field || value === undefined || rest.length > 0 || named[field] !== undefined) return false;
    named[field] = value;
  }
  return (["origin", "label", "codename", "suite"] as const).every((field) => named[field] === origin[field]);
}

function judgeRestart(
  config: AptConfig,
  reboot: string,
  window: WindowView,
  place: Place,
): readonly Outcome[] {
  const setting = (config.values.get("unattended-upgrade::automatic-reboot") ?? "false").toLowerCase();
  const restarts = ["true", "yes", "1", "on", "with", "enable"].includes(setting);
  const wanted = reboot === "if-required";
  if (restarts !== wanted) {
    return [violation(`found Automatic-Reboot ${setting}; required: ${wanted} (reboot: ${reboot})`, place)];
  }
  const time = config.values.get("unattended-upgrade::automatic-reboot-time") ?? "now";
  const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  const isInside =
    time === "now" || (clock && containsClock(window, Number(clock[1]) * 3600 + Number(clock[2]) * 60));
  if (!wanted || isInside) return [];
  return [violation(`found Automatic-Reboot-Time ${time}; required: now, or inside ${window.text}`, place)];
}

function judgeTimer(guest: GuestView, window: WindowView): readonly Outcome[] {
  const dropIns = renderedFiles(
    guest.spec,
    (path) => posix.dirname(path) === timerDirectory && path.endsWith(".conf"),
  );
  const units = guest.spec.get("units");
  const unit = units.list().find((candidate) => candidate.get("name").string() === installTimer);
  const violations: Outcome[] = [];
  if (!unit?.get("enabled").boolean() || !unit.get("active").boolean()) {
    const place = { resource: guest.urn, path: unit?.path ?? units.path };
    violations.push(violation(`found ${installTimer} not enabled and active; required: both`, place));
  }
  const [first] = dropIns;
  if (!first) {
    const place = { resource: guest.urn, path: "files" };
    return [
      ...violations,
      violation(`found no drop-in for ${installTimer}; required: starts inside ${window.text}`, place),
    ];
  }
  const sorted = [...dropIns].sort((a, b) => (a.path < b.path ? -1 : 1)).map((file) => file.content);
  const place = { resource: guest.urn, path: first.contentPath };
  return [...violations, ...judgeFirings(readTimerDropIns(sorted), window, place)];
}
