import { catalogue, type SystemPlan } from "../../../contract";
import { seen, unproven, wrong, type NotApplicable, type Observation } from "../finding";
import type { GuestFacts } from "./facts";
import { parseAptTargets, type AptTarget } from "./parse-apt";

/** Key rings of the distribution itself. */
const STANDARD_KEYRING =
  /^(?:\/usr\/share\/keyrings\/)?(?:debian-archive-|ubuntu-(?:archive-)?keyring)[\w.-]*$/;
const STANDARD_COMPONENTS = [
  "main",
  "contrib",
  "non-free",
  "non-free-firmware",
  "restricted",
  "universe",
  "multiverse",
];

/**
 * R20, R21, R25: apt knows the distribution's repositories only. A mirror may have any address, so a repository is
 * standard by its names, by the origin that its signed Release file states, and by whose signatures apt accepts.
 */
export function judgeAptSources(system: SystemPlan, facts: GuestFacts): Observation[] | NotApplicable {
  if (system.patching.mode === "none") return { notApplicable: "the customer patches this system" };
  const os = catalogue.findOperatingSystem(system.os);
  const standard = os ? catalogue.standardAptOrigins(os) : [];
  if (standard.length === 0) return { notApplicable: `${system.os} does not use apt` };
  const failed = [facts.aptTargets, facts.aptReleases].find((result) => result.code !== 0);
  if (failed) return [unproven(`apt-get indextargets ended with ${failed.code}: ${failed.stderr.trim()}`)];
  const origins = new Map(
    parseAptTargets(facts.aptReleases.stdout).map((t) => [`${t.uri} ${t.release}`, t.origin]),
  );
  const targets = parseAptTargets(facts.aptTargets.stdout);
  if (targets.length === 0) return [wrong("no repository is configured")];
  return [
    ...targets.map((t) => judgeTarget(t, origins.get(`${t.uri} ${t.release}`), standard)),
    ...judgeTrust(facts),
  ];
}

function judgeTarget(
  { release, component }: AptTarget,
  origin: string | undefined,
  standard: readonly catalogue.AptOrigin[],
): Observation {
  const name = `${release} ${component}`;
  if (
    !standard.some((s) => (s.suite ?? s.codename) === release) ||
    !STANDARD_COMPONENTS.includes(component)
  ) {
    return wrong(`${name} is no standard repository`);
  }
  if (origin === undefined) return seen(`${name} (not fetched yet)`);
  return standard.some((s) => s.origin === origin)
    ? seen(`${name} of ${origin}`)
    : wrong(`${name} comes from ${origin}`);
}

function judgeTrust(facts: GuestFacts): Observation[] {
  const trusted = facts.aptTrust.filter((line) => /trusted\s*[:=]\s*(?:yes|true|1)/i.test(line));
  const signers = facts.aptTrust.flatMap((line) =>
    (/signed-by\s*[:=]\s*([^\]]*)/i.exec(line)?.[1] ?? "")
      .split(/[\s,]+/)
      .filter((word) => word.startsWith("/")),
  );
  const inline = facts.aptTrust.filter((line) => /signed-by\s*:\s*(?:$|-----)/i.test(line));
  const foreign = [...signers, ...facts.aptKeyrings].filter((file) => !STANDARD_KEYRING.test(file));
  return [
    ...trusted.map(() => wrong("a repository is trusted without a signature")),
    ...inline.map(() => wrong("a repository brings its own signing key")),
    ...[...new Set(foreign)].map((file) => wrong(`apt accepts signatures of ${file}`)),
  ];
}
