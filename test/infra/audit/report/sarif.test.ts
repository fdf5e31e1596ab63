import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { renderReport } from "../../../../infra/audit/report";
import { hasSarifValidator, validateSarif } from "../../../support/sarif-validator";
import { SAMPLE } from "./fixtures";
import { fillReport, HOSTILE_TEXTS } from "./hostile";

interface Log {
  runs: { results: Record<string, unknown>[]; tool: { driver: { rules: { id: string }[] } } }[];
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-report-sarif-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("the report as SARIF", () => {
  it("has open findings at their place in the card, and waived ones as suppressed", async () => {
    const [run] = (JSON.parse(await renderReport(SAMPLE, "sarif", "en")) as Log).runs;
    const results = run?.results.map(
      ({ ruleId, level, message, locations, partialFingerprints, suppressions }) => ({
        ...{ ruleId, level, text: (message as { text: string }).text, partialFingerprints, suppressions },
        at: (locations as { physicalLocation: { artifactLocation: { uri: string }; region: unknown } }[]).map(
          ({ physicalLocation }) => [physicalLocation.artifactLocation.uri, physicalLocation.region],
        ),
      }),
    );
    const uri = "stacks/acme/card.yaml";
    expect(results).toEqual([
      {
        ruleId: "ssh-source-restricted",
        level: "error",
        text: "web: found source 0.0.0.0/0 for tcp 22; required: networks that the provider or the customer names.",
        partialFingerprints: { "mvmFinding/v1": "00000000000000a1" },
        at: [[uri, { startLine: 23, startColumn: 11 }]],
      },
      {
        ruleId: "lifecycle-margin",
        level: "warning",
        text: "db: support of Debian 12 ends on 2026-12-10, in 18 days; required: 90 days or more.",
        partialFingerprints: { "mvmFinding/v1": "00000000000000a2" },
        at: [[uri, { startLine: 41, startColumn: 9 }]],
      },
      {
        ruleId: "patch-timers-in-window",
        level: "error",
        text: "rdp: not evaluated: the guest did not answer within 30 s.",
        partialFingerprints: { "mvmFinding/v1": "00000000000000a3" },
        at: [[uri, { startLine: 1, startColumn: 1 }]],
      },
      {
        ruleId: "appliance-for-system-checks",
        level: "error",
        text: "db: check disk needs a firewall/VPN appliance.",
        partialFingerprints: { "mvmFinding/v1": "00000000000000a4" },
        at: [[uri, { startLine: 1, startColumn: 1 }]],
        suppressions: [
          {
            kind: "external",
            status: "accepted",
            justification:
              "The appliance is delivered in January. (Service management, OPS-4711, until 2027-01-31)",
          },
        ],
      },
    ]);
  });

  it.skipIf(!hasSarifValidator)(
    "is valid for the reference validator, also with hostile texts",
    { timeout: 120_000 },
    async () => {
      const validate = (log: string): string[] => {
        const file = path.join(folder, "log.sarif");
        fs.writeFileSync(file, log);
        return validateSarif(file);
      };
      const log = await renderReport(SAMPLE, "sarif", "de");
      expect(validate(log)).toEqual([]);
      expect(validate(await renderReport(fillReport(HOSTILE_TEXTS.join("")), "sarif", "en"))).toEqual([]);
      expect(validate(log.replace('"startLine": 23', '"startLine": -23'))).not.toEqual([]);
    },
  );
});
