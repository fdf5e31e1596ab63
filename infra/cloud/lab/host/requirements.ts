import { readFile } from "node:fs/promises";

import { fail } from "../../../diagnostics";
import { labErrors } from "../errors";
import { lastLines, runCommand } from "./run-command";

/** Debian packages the lab needs; the lxc command line tool is not among them. */
export const LAB_PACKAGES: readonly string[] = [
  ...["lxd", "lxcfs", "dnsmasq-base", "squashfs-tools", "nftables", "btrfs-progs", "mmdebstrap", "conntrack"],
  ...["iproute2"],
];

/** What decides whether a machine can carry the lab at all. */
export interface HostFacts {
  readonly uid: number;
  /** Text of /etc/os-release; empty when there is none. */
  readonly osRelease: string;
  readonly networkNamespaces: boolean;
}

/** What is missing, in words; empty on a machine that can carry the lab. */
export function hostProblems(facts: HostFacts): string[] {
  const id = /^ID="?([^"\n]*)"?$/m.exec(facts.osRelease)?.[1] ?? "unknown";
  const version = Number(/^VERSION_ID="?(\d+)/m.exec(facts.osRelease)?.[1] ?? "0");
  return [
    ...(id === "debian" && version >= 12
      ? []
      : [`it runs ${id} ${version || ""}`.trim() + ", not Debian 12 or later"]),
    ...(facts.uid === 0 ? [] : [`this user (uid ${facts.uid}) is not root`]),
    ...(facts.networkNamespaces ? [] : ["it may not make network namespaces (`unshare -n` fails)"]),
  ];
}

export async function readHostFacts(): Promise<HostFacts> {
  return {
    uid: process.getuid?.() ?? -1,
    osRelease: await readFile("/etc/os-release", "utf8").catch(() => ""),
    networkNamespaces: (await runCommand(["unshare", "-n", "true"])).exitCode === 0,
  };
}

/** @throws DiagnosticError MVM3101 naming everything that is missing */
export async function requireHost(): Promise<void> {
  const problems = hostProblems(await readHostFacts());
  if (problems.length > 0)
    fail(labErrors.unsupportedHost, `the lab cannot run on this machine: ${problems.join("; ")}`);
}

/** Those of `LAB_PACKAGES` that are not installed. */
export async function missingPackages(): Promise<string[]> {
  const format = "-f=${Package} ${db:Status-Status}\\n";
  // dpkg-query ends with 1 as soon as one package is unknown, and still prints the others.
  const { stdout } = await runCommand(["dpkg-query", "-W", format, ...LAB_PACKAGES]);
  const installed = new Set(
    stdout
      .split("\n")
      .filter((l) => l.endsWith(" installed"))
      .map((l) => l.split(" ")[0]),
  );
  return LAB_PACKAGES.filter((name) => !installed.has(name));
}

/** @throws DiagnosticError MVM3102 when apt cannot install them */
export async function installPackages(names: readonly string[]): Promise<void> {
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const install = [
    "install",
    "-y",
    "-q",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=120",
    ...names,
  ];
  for (const args of [["update", "-q"], install]) {
    const result = await runCommand(["apt-get", ...args], { environment, timeoutSeconds: 600 });
    if (result.exitCode !== 0)
      fail(labErrors.packagesMissing, `apt-get ${args[0] ?? ""} failed: ${lastLines(result)}`);
  }
}
