import { describe, expect, it } from "vitest";
import { parseCard } from "../../../../infra/contract";

const BYTES = 1024 * 1024 - 1000;
const HEAD = "card: 1\ncustomer: acme\nholidays: DE-NI\n";
const SYSTEM = "systems:\n  web: { serviceCard: silber, os: debian-13, size: small }\n";

/** Repeats a part with a running number until the file is as large as one may be, or `limit` parts. */
function fill(part: (id: string) => string, limit = Infinity): string {
  const parts: string[] = [];
  for (let i = 0, length = 0; length < BYTES && i < limit; i++) {
    parts.push(part(i.toString(36)));
    length += parts[i]?.length ?? 0;
  }
  return parts.join("");
}

function judge(text: string): { codes: string[]; seconds: number } {
  const start = process.cpuUsage();
  const { diagnostics } = parseCard(text, "card.yaml");
  const { user, system } = process.cpuUsage(start);
  expect(diagnostics.length).toBeLessThanOrEqual(100);
  expect(diagnostics.every((d) => (d.place?.line ?? 0) > 0)).toBe(true);
  return { codes: [...new Set(diagnostics.map((d) => d.code))].sort(), seconds: (user + system) / 1e6 };
}

describe("parseCard bounds what a file of 1 MiB may cost", () => {
  it.each([
    ["100,000 keys", HEAD + SYSTEM + fill((id) => `k${id}: 1\n`)],
    ["100,000 systems", `${HEAD}systems:\n${fill((id) => `  s${id}: {}\n`)}`],
    ["the same key again and again", HEAD + fill(() => "a: 1\n")],
    ["empty entries", `${HEAD}systems:\n  web:\n    services: [${fill(() => "{},")}]\n`],
    ["comments", HEAD + fill(() => "#\n")],
    ["empty lines", HEAD + fill(() => "\n")],
    ["colons", `${HEAD}x: ${fill(() => ": ")}\n`],
  ])("stops at the place where %s become too many", (_, text) => {
    const { codes, seconds } = judge(text);
    expect(codes).toContain("MVM2085");
    expect(seconds).toBeLessThan(2);
  });

  it.each([
    [
      "names that no system has",
      `${HEAD}signOffs:\n  - subject: change\n    systems: [${fill((id) => `t${id},`, 3500)}]\nsystems:\n${fill((id) => `  s${id}: {}\n`, 3500)}`,
    ],
    [
      "names close to a thousand others",
      `${HEAD}signOffs:\n  - subject: change\n    systems: [${fill((id) => `tt${id},`, 5000)}]\nsystems:\n${fill((id) => `  ss${id}: {}\n`, 990)}`,
    ],
    [
      "private networks that do not exist",
      `${HEAD}privateNetworks:\n${fill((id) => `  n${id}: {}\n`, 900)}systems:\n${fill((id) => `  s${id}: { network: private, privateNetwork: x${id} }\n`, 1700)}`,
    ],
    ["unknown keys just below the limit", HEAD + SYSTEM + fill((id) => `k${id}: 1\n`, 8000)],
    [
      "empty entries just below it",
      `${HEAD}systems:\n  web:\n    patching:\n      thirdPartyRepositories: [${fill(() => "{},", 8500)}]\n`,
    ],
    ["a long mail address", `${HEAD}contacts: [{ name: a, mail: "${fill(() => "a.")}@" }]\n${SYSTEM}`],
    [
      "a long reaction",
      `${HEAD}systems:\n  web:\n    os: debian-13\n    monitoring: [{ service: disk, warn: { werktags: "${fill(() => " +")}" } }]\n`,
    ],
  ])("explains %s in time", (_, text) => {
    const { codes, seconds } = judge(text);
    expect(codes).not.toEqual([]);
    expect(codes).not.toContain("MVM2085");
    expect(seconds).toBeLessThan(2);
  });

  it("lets a customer with 150 busy systems pass", () => {
    const services = fill(
      (id) => `      - { name: x${id}, protocol: tcp, port: 1${parseInt(id, 36)}, sources: everyone }\n`,
      9,
    );
    const systems = fill(
      (id) =>
        `  s${id}:\n    serviceCard: silber\n    os: debian-13\n    size: small\n    services:\n${services}`,
      150,
    );
    expect(judge(`${HEAD}systems:\n${systems}`).codes).toEqual([]);
  });
});
