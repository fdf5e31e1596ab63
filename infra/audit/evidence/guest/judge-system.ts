import type { SystemPlan } from "../../../contract";
import { seen, unproven, wrong, type Observation } from "../finding";
import type { ClockOffset } from "./collect-facts";
import type { GuestFacts } from "./facts";
import { parseUnitNames } from "./parse-systemd";

/** Far below the warning threshold of check ntp-time (R72), yet above what a busy SSH round trip adds. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** R72: logs and timers mean what they say. */
export function judgeClock(offset: ClockOffset): Observation[] {
  const shown = `${offset.seconds.toFixed(1)} s off (± ${offset.uncertaintySeconds.toFixed(1)} s)`;
  if (offset.uncertaintySeconds > CLOCK_TOLERANCE_SECONDS)
    return [unproven(`${shown}: the answer took too long`)];
  const limit = CLOCK_TOLERANCE_SECONDS + offset.uncertaintySeconds;
  return [
    Math.abs(offset.seconds) <= limit
      ? seen(shown)
      : wrong(`${shown}, required: at most ${limit.toFixed(1)} s`),
  ];
}

/** R28: what runs is what was ordered. */
export function judgeOs(system: SystemPlan, facts: GuestFacts): Observation[] {
  const release = parseOsRelease(facts.osRelease);
  const id = release.get("ID") ?? "unknown";
  const version = release.get("VERSION_ID") ?? "unknown";
  // Rocky counts minor releases, the plan names the major one.
  const found = `${id}-${id === "rocky" ? (version.split(".")[0] ?? version) : version}`;
  return [found === system.os ? seen(found) : wrong(`${found}, required ${system.os}`)];
}

/** os-release(5): shell assignments, values quoted or not. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([A-Z][A-Z0-9_]*)=(?:"([^"]*)"|'([^']*)'|(\S*))$/.exec(line.trim());
    if (match?.[1]) fields.set(match[1], match[2] ?? match[3] ?? match[4] ?? "");
  }
  return fields;
}

export function judgeFailedUnits(facts: GuestFacts): Observation[] {
  if (facts.failedUnits.code !== 0)
    return [unproven(`systemctl list-units ended with ${facts.failedUnits.code}`)];
  const names = parseUnitNames(facts.failedUnits.stdout);
  return names.length > 0 ? [wrong(`failed: ${names.join(", ")}`)] : [seen("no failed unit")];
}
