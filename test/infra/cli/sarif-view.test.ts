import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Verdicts } from "../../../infra/cli/artifacts";
import type { LocatedFinding } from "../../../infra/cli/judge";
import { renderVerdictsAsSarif } from "../../../infra/cli/sarif-view";
import { hasSarifValidator, validateSarif } from "../../support/sarif-validator";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-check-sarif-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const place = { file: "stacks/acme/card.yaml", line: 11, column: 5, path: "systems.web.services[0]" };

const finding = (change: Partial<LocatedFinding>): LocatedFinding => ({
  id: "ssh-source-restricted",
  clauses: ["R14", "R15"],
  controls: [],
  severity: "high",
  enforcement: "mandatory",
  resource: "urn:pulumi:acme::managed-vm::t::web-acl",
  path: "ingress[2]",
  state: "fail",
  reason: "found tcp 22 from 0.0.0.0/0",
  remediation: "Name the networks.",
  place,
  ...change,
});

const verdicts: Verdicts = {
  diagnostics: [
    { code: "MVM2033", severity: "error", message: "os is wrong", hint: "did you mean `debian-13`?", place },
    { code: "MVM3999", severity: "warning", message: "of another room" },
  ],
  policies: [
    finding({}),
    finding({ id: "lifecycle-margin", state: "not-evaluated", reason: "unknown" }),
    finding({ id: "patch-policy", enforcement: "advisory" }),
    ...(["pass", "waived", "not-applicable"] as const).map((state) => finding({ state })),
  ],
};

const log = renderVerdictsAsSarif(verdicts, "0.1.0") as {
  runs: { results: { ruleId: string; level: string; message: { text: string } }[]; tool: unknown }[];
};

describe("mvm check as SARIF", () => {
  it("gives each diagnostic, and each finding that somebody must act on, with its code or id", () => {
    expect(log.runs[0]?.results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual([
      ["MVM2033", "error", "os is wrong. Hint: did you mean `debian-13`?"],
      ["MVM3999", "warning", "of another room."],
      ["ssh-source-restricted", "error", "found tcp 22 from 0.0.0.0/0 (R14, R15). Hint: Name the networks."],
      ["lifecycle-margin", "error", "not evaluated: unknown (R14, R15). Hint: Name the networks."],
      ["patch-policy", "warning", "found tcp 22 from 0.0.0.0/0 (R14, R15). Hint: Name the networks."],
    ]);
  });

  it("names the place in the card", () => {
    expect(log.runs[0]?.results[2]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "stacks/acme/card.yaml" },
            region: { startLine: 11, startColumn: 5 },
          },
        },
      ],
    });
  });

  it.skipIf(!hasSarifValidator)("is valid for the reference validator", { timeout: 120_000 }, () => {
    const file = path.join(folder, "check.sarif");
    fs.writeFileSync(file, JSON.stringify(log));
    expect(validateSarif(file)).toEqual([]);
  });
});
