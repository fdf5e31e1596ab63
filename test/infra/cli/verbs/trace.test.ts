import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { trace as traceIn } from "../../../../infra/cli/verbs/trace";
import { catalogue } from "../../../../infra/contract";

const trace = (wanted?: string) => traceIn(wanted, path.resolve(import.meta.dirname, "../../../.."));

describe("mvm trace", () => {
  it("shows one clause with all that refers to it", () => {
    const { text } = trace("r45");
    expect(text).toMatch(/^R45 {2}Check 3 also requires a firewall\/VPN appliance\.\n/);
    for (const part of [
      /^ {2}obligation +must$/m,
      /^ {2}source +service card SILBER$/m,
      /^ {2}state +enforced, planned \(monitoring\)$/m,
      /appliance-for-system-checks \(mandatory; .*\): Checks of the system state have an appliance$/m,
      /appliance-for-system-checks: test\/policies\/.*: .* > refuses check 3 without it \(R45, O19\)$/m,
      /^ {2}code +components\/|^ {2}code +infra\/|^ {2}code +policies\//m,
      /policies\/rules\/contract\/appliance-for-system-checks\.ts$/m,
      /test\/policies\/contract-monitoring\.test\.ts$/m,
    ]) {
      expect(text).toMatch(part);
    }
  });

  it("shows all clauses as a table that ends with the counts", () => {
    const lines = trace().text.trimEnd().split("\n");
    expect(lines).toHaveLength(catalogue.CLAUSES.length + 3);
    expect(lines[0]).toMatch(/^clause +state +duty +by +text$/);
    expect(lines.at(-1)).toMatch(/^169 clauses: \d+ enforced, \d+ proven live, \d+ documented, \d+ planned$/);
  });

  it("gives a clause as JSON with null for what it has not", () => {
    expect(trace("O7").json).toMatchObject({
      schemaVersion: 1,
      clauses: [{ id: "O7", state: "documented", states: ["documented"], planned: null, policies: [] }],
    });
  });

  it.each(["R125", "O22", "", "__proto__"])("refuses %j", (wanted) => {
    expect(() => trace(wanted)).toThrow(`MVM2931 ${JSON.stringify(wanted)} is no clause`);
  });
});
