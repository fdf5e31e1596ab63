import { seen, unproven, wrong, type Observation } from "../finding";
import type { Vantage } from "../subject";
import type { Sighting } from "./sightings";

/** Why a silence towards `host` proves nothing, or undefined where it does. */
export type LineCheck = (vantage: Vantage, host: string) => Observation | undefined;

/**
 * Nothing may have answered. A refusal is an answer too: the packet passed the cloud firewall, which drops, and only
 * the missing listener kept the port shut (R15).
 */
export function judgeSilence(sightings: readonly Sighting[], line: LineCheck): Observation[] {
  const observations: Observation[] = [];
  for (const [where, group] of groupByLine(sightings)) {
    const quiet: number[] = [];
    for (const { target, result, vantage } of group) {
      if (result.outcome === "silent") quiet.push(target.port);
      else if (result.outcome === "error")
        observations.push(unproven(`${where}, port ${target.port}: ${result.code}`));
      else observations.push(wrong(`${where}, port ${target.port}: ${describeAnswer(vantage, result)}`));
    }
    const first = group[0];
    if (first && quiet.length > 0) {
      observations.push(
        line(first.vantage, first.target.host) ?? seen(`${where}: silent on ${quiet.join(", ")}`),
      );
    }
  }
  return observations;
}

function describeAnswer(vantage: Vantage, result: Sighting["result"]): string {
  if (result.outcome === "refused")
    return `lets ${vantage.kind === "provider" ? "the provider" : "a stranger"} through (refused)`;
  return result.outcome === "open" && result.banner ? `open, says "${result.banner}"` : "open";
}

function groupByLine(sightings: readonly Sighting[]): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const key = `${sighting.vantage.name} → ${sighting.target.host}`;
    groups.set(key, [...(groups.get(key) ?? []), sighting]);
  }
  return groups;
}
