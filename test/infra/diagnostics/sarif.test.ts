import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { diagnose } from "../../../infra/diagnostics";
import { diagnosticToSarif, kindToSarif, renderSarif } from "../../../infra/diagnostics/sarif";
import { findSarifValidator } from "../../support/sarif-validator";

const KIND = { code: "MVM2033", title: "Value not in the list", hint: "choose one" } as const;
const OTHER = { code: "MVM2034", title: "Out of range", hint: "choose a value inside" } as const;
const place = { file: "stacks/acme ü/card.yaml", line: 7, column: 9, path: "systems.web.os" };
const policy = { id: "ssh-source-restricted", title: "SSH from named networks", help: "Name the networks" };

const log = renderSarif({
  version: "0.1.0",
  rules: [...[KIND, OTHER].map(kindToSarif), policy],
  results: [
    diagnosticToSarif(diagnose(KIND, "os is wrong", { place, hint: "did you mean `debian-13`?" })),
    { ruleId: policy.id, level: "error", message: "SSH is open to 0.0.0.0/0", place },
    diagnosticToSarif(diagnose(KIND, "nowhere", { severity: "warning" })),
  ],
}) as { runs: { results: unknown[]; tool: { driver: { rules: { id: string }[] } } }[] };

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-sarif-"));
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("renderSarif", () => {
  it("holds diagnostics and findings of policies, each at its place", () => {
    const [run] = log.runs;
    expect(run?.results).toEqual([
      {
        ruleId: "MVM2033",
        ruleIndex: 0,
        level: "error",
        message: { text: "os is wrong. Hint: did you mean `debian-13`?" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "stacks/acme%20%C3%BC/card.yaml", index: 0 },
              region: { startLine: 7, startColumn: 9 },
            },
            logicalLocations: [{ fullyQualifiedName: "systems.web.os" }],
          },
        ],
      },
      expect.objectContaining({ ruleId: "ssh-source-restricted", ruleIndex: 1, level: "error" }),
      expect.objectContaining({ ruleId: "MVM2033", level: "warning", locations: [] }),
    ]);
  });

  it("describes only the rules that have a result", () => {
    expect(log.runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(["MVM2033", "ssh-source-restricted"]);
  });

  const validator = findSarifValidator();
  it.skipIf(validator === undefined)("is valid for the reference validator", { timeout: 120_000 }, () => {
    const file = path.join(folder, "log.sarif");
    fs.writeFileSync(file, JSON.stringify(log));
    const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
    const done = spawnSync(validator ?? "", ["validate", file], { encoding: "utf8", env });
    expect(done.stdout).toContain("Analysis completed successfully");
    expect(done.stdout.split("\n").filter((line) => line.includes(": error "))).toEqual([]);
    const broken = JSON.stringify(log).replaceAll('"startLine":7', '"startLine":-7');
    fs.writeFileSync(file, broken);
    const refused = spawnSync(validator ?? "", ["validate", file], { encoding: "utf8", env });
    expect(refused.stdout).toContain(": error ");
  });
});
