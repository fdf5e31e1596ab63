import type { CustomerPlan, SystemPlan } from "../../../contract";
import { AUTHORIZED_KEYS_DIRECTORY, BREAK_GLASS_USER } from "../../../guest";
import { seen, unproven, wrong, type Observation } from "../finding";
import { UNKNOWN_USER } from "../network/sightings";
import type { GuestFacts } from "./facts";
import { parseSshdSettings, type SshdSettings } from "./parse-sshd";

/** Addresses for documentation (RFC 5737, RFC 3849): nobody's source, so whatever holds there holds for strangers. */
const STRANGERS = ["192.0.2.77", "2001:db8::77"] as const;

/** R17 and its back doors: a key must be shown, and only keys from our directory count. */
const REQUIRED: Readonly<Record<string, string>> = {
  authenticationmethods: "publickey",
  pubkeyauthentication: "yes",
  passwordauthentication: "no",
  kbdinteractiveauthentication: "no",
  permitemptypasswords: "no",
  permitrootlogin: "no",
  hostbasedauthentication: "no",
  authorizedkeysfile: `${AUTHORIZED_KEYS_DIRECTORY}/%u`,
  authorizedkeyscommand: "none",
  trustedusercakeys: "none",
};

/**
 * Users and sources for which the effective settings are asked. `Match` blocks make them differ, and `sshd -T` without
 * a connection shows none of them.
 */
export function sshdCasesOf(plan: CustomerPlan, system: SystemPlan): [user: string, address: string][] {
  const providerAddresses = plan.provider.sources.map(baseOf);
  const everyone = [plan.provider.adminUser, BREAK_GLASS_USER, "root", UNKNOWN_USER];
  return [
    ...everyone.flatMap((user) =>
      [...providerAddresses, ...STRANGERS].map((a): [string, string] => [user, a]),
    ),
    ...system.customerAccess.flatMap(({ user, sources }) =>
      [...sources.map(baseOf), ...STRANGERS].map((a): [string, string] => [user, a]),
    ),
  ];
}

/** Judges the effective settings of every case, and who is let in at all. */
export function judgeSshd(plan: CustomerPlan, system: SystemPlan, facts: GuestFacts): Observation[] {
  const cases = facts.sshd.map((one): Observation => {
    const who = `${one.user} from ${one.address}`;
    if (one.code !== 0) return unproven(`${who}: sshd -T ended with ${one.code}: ${one.stderr.trim()}`);
    const faults = findFaults(parseSshdSettings(one.stdout));
    return faults.length > 0 ? wrong(`${who}: ${faults.join("; ")}`) : seen(`${who}: public key only`);
  });
  const first = facts.sshd.find((one) => one.code === 0);
  return first ? [...cases, judgeAllowedUsers(plan, system, parseSshdSettings(first.stdout))] : cases;
}

function findFaults(settings: SshdSettings): string[] {
  return Object.entries(REQUIRED).flatMap(([name, required]) => {
    const found = settings.get(name)?.join(" ") ?? "missing";
    return found === required ? [] : [`${name} ${found}, required ${required}`];
  });
}

/** The break-glass account is for the console (R11); nobody is let in by a wildcard. */
function judgeAllowedUsers(plan: CustomerPlan, system: SystemPlan, settings: SshdSettings): Observation {
  const patterns = (settings.get("allowusers") ?? []).flatMap((line) => line.split(/\s+/));
  if (patterns.length === 0) {
    return (settings.get("denyusers") ?? []).includes("*")
      ? seen("nobody is let in by SSH")
      : wrong("sshd lets in every account: AllowUsers is missing");
  }
  const declared = new Set([plan.provider.adminUser, ...system.customerAccess.map((access) => access.user)]);
  const foreign = patterns.filter((pattern) => !declared.has(pattern.split("@")[0] ?? ""));
  return foreign.length > 0
    ? wrong(`AllowUsers has undeclared entries: ${foreign.join(", ")}`)
    : seen(`AllowUsers names ${[...declared].join(", ")} only`);
}

/** The network's own first address stands for all of it. */
function baseOf(network: string): string {
  return network.split("/")[0] ?? network;
}
