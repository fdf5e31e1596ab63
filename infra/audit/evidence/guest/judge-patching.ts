import { catalogue, type SystemPlan } from "../../../contract";
import { seen, unproven, wrong, type NotApplicable, type Observation } from "../finding";
import type { GuestFacts } from "./facts";
import { parseAptConfig, parseOriginsPattern, type AptSettings } from "./parse-apt";
import { parseUnitProperties, parseSystemdTime } from "./parse-systemd";
import { isInWindow, isWindowHour, showLocalTime } from "./patch-window";

const PATCH_TIMERS = ["apt-daily.timer", "apt-daily-upgrade.timer"] as const;
const PATCH_SERVICES = ["apt-daily.service", "apt-daily-upgrade.service"] as const;

/** Units that guest-facts.py is to describe. */
export const PATCH_UNITS: readonly string[] = [...PATCH_TIMERS, ...PATCH_SERVICES];

/** R30, R88, O32: both timers live and fire inside the agreed window, and unattended-upgrades is switched on. */
export function judgeTimers(system: SystemPlan, facts: GuestFacts, now: Date): Observation[] | NotApplicable {
  return whenAutomatic(system, () => {
    if (facts.timers.code !== 0) return [unproven(`systemctl show ended with ${facts.timers.code}`)];
    const units = parseUnitProperties(facts.timers.stdout);
    return [
      ...PATCH_TIMERS.map((name) => judgeTimer(name, units.get(name), system, now)),
      ...PATCH_SERVICES.flatMap((name) => {
        const state = units.get(name)?.get("LoadState") ?? "unknown";
        return state === "loaded" ? [] : [wrong(`${name} is ${state}`)];
      }),
      ...withAptConfig(facts, judgePeriodic),
    ];
  });
}

function judgeTimer(
  name: string,
  unit: ReadonlyMap<string, string> | undefined,
  { patching }: SystemPlan,
  now: Date,
): Observation {
  const states = ["LoadState", "UnitFileState", "ActiveState"].map(
    (property) => unit?.get(property) ?? "unknown",
  );
  if (states.join(" ") !== "loaded enabled active") {
    return wrong(`${name} is ${states.join(", ")}; required: loaded, enabled, active`);
  }
  const next = parseSystemdTime(unit?.get("NextElapseUSecRealtime"));
  if (!next) {
    // A timer has no next time while the service that it started runs.
    return isInWindow(now, patching.window, patching.timeZone)
      ? seen(`${name}: its service runs now, inside the window`)
      : wrong(`${name} will never fire`);
  }
  const shown = `${name} fires next at ${showLocalTime(next, patching.timeZone)}`;
  return isInWindow(next, patching.window, patching.timeZone)
    ? seen(shown)
    : wrong(
        `${shown}, outside ${patching.window.days.join(",")} ${patching.window.from}-${patching.window.to}`,
      );
}

function judgePeriodic(config: AptSettings): Observation[] {
  const enabled = config.value("APT::Periodic::Enable") ?? "1";
  const upgrade = config.value("APT::Periodic::Unattended-Upgrade") ?? "0";
  return enabled !== "0" && upgrade !== "0"
    ? [seen("unattended-upgrades is switched on")]
    : [wrong(`APT::Periodic::Enable is ${enabled}, APT::Periodic::Unattended-Upgrade is ${upgrade}`)];
}

/** R20, R23: unattended-upgrades takes all of the distribution's standard repositories and nothing else. */
export function judgePatchOrigins(system: SystemPlan, facts: GuestFacts): Observation[] | NotApplicable {
  return whenAutomatic(system, (standard, distribution) =>
    withAptConfig(facts, (config) => {
      const patterns = [
        ...config.list("Unattended-Upgrade::Origins-Pattern"),
        ...config.list("Unattended-Upgrade::Allowed-Origins"),
      ];
      const fields = patterns.map((text) => ({ text, fields: parseOriginsPattern(text, distribution) }));
      const foreign = fields.filter((p) => !standard.some((origin) => covers(p.fields, origin)));
      const missing = standard.filter((origin) => !fields.some((p) => covers(p.fields, origin)));
      return [
        ...foreign.map((p) => wrong(`patches also come from "${p.text}"`)),
        ...missing.map((origin) => wrong(`no patches come from ${origin.suite ?? origin.codename}`)),
        ...config
          .list("Unattended-Upgrade::Package-Blacklist")
          .map((name) => wrong(`patches of "${name}" are held back`)),
        ...fields.filter((p) => !foreign.includes(p)).map((p) => seen(p.text)),
      ];
    }),
  );
}

/** Whether a pattern names exactly this repository: a wildcard or a missing field lets others in. */
function covers(fields: ReadonlyMap<string, string>, origin: catalogue.AptOrigin): boolean {
  const label = fields.get("label");
  return (
    fields.get("origin") === origin.origin &&
    (label === undefined || label === origin.label) &&
    (origin.suite === undefined
      ? fields.get("codename") === origin.codename
      : fields.get("suite") === origin.suite &&
        (fields.get("codename") ?? origin.codename) === origin.codename)
  );
}

/** R31: a restart follows a patch run only where the plan says so, and then inside the window. */
export function judgeReboot(system: SystemPlan, facts: GuestFacts): Observation[] | NotApplicable {
  return whenAutomatic(system, () =>
    withAptConfig(facts, (config) => {
      const { reboot, window } = system.patching;
      const found = config.value("Unattended-Upgrade::Automatic-Reboot") ?? "false";
      const wanted = reboot === "if-required" ? "true" : "false";
      if (found !== wanted) return [wrong(`Automatic-Reboot is ${found}, required ${wanted}`)];
      const time = config.value("Unattended-Upgrade::Automatic-Reboot-Time") ?? "now";
      const inside =
        wanted === "false" || time === "now" || (/^\d{2}:\d{2}$/.test(time) && isWindowHour(time, window));
      return [
        inside
          ? seen(`Automatic-Reboot is ${found}`)
          : wrong(`the restart at ${time} lies outside the window`),
      ];
    }),
  );
}

function withAptConfig(facts: GuestFacts, judge: (config: AptSettings) => Observation[]): Observation[] {
  if (facts.aptConfig.code !== 0) return [unproven(`apt-config dump ended with ${facts.aptConfig.code}`)];
  return judge(parseAptConfig(facts.aptConfig.stdout));
}

/** Runs `judge` where unattended-upgrades is ours to configure (R29, R93, O30). */
function whenAutomatic(
  system: SystemPlan,
  judge: (
    standard: readonly catalogue.AptOrigin[],
    distribution: { id: string; codename: string },
  ) => Observation[],
): Observation[] | NotApplicable {
  if (system.patching.mode !== "automatic")
    return { notApplicable: `the patch mode is ${system.patching.mode}` };
  const os = catalogue.findOperatingSystem(system.os);
  const standard = os ? catalogue.standardAptOrigins(os) : [];
  const [first] = standard;
  if (!first || os?.suite === undefined) return [unproven(`patching of ${system.os} has no probe yet`)];
  return judge(standard, { id: first.origin, codename: os.suite });
}
