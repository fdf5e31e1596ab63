import * as path from "node:path";
import * as prettier from "prettier";
import { describe, expect, it } from "vitest";
import { describeReportFormat } from "../../infra/audit/report";
import { describeFormat } from "../../infra/contract";
import { describePolicyConfig, rules } from "../../policies/pack";
import { readKindTables } from "./read-kinds";
import { renderCataloguePage } from "./render-catalogue";
import { renderDiagnosticsPage } from "./render-diagnostics";

const docs = path.resolve(import.meta.dirname, "../../docs");

/** Compares with the file in docs/; `npm run docs` writes it, a run with CI=true never does. */
async function expectCurrent(file: string, text: string): Promise<void> {
  const filepath = path.join(docs, file);
  const options = await prettier.resolveConfig(filepath);
  await expect(await prettier.format(text, { ...options, filepath })).toMatchFileSnapshot(filepath);
}

describe("the generated pages are current: if not, run `npm run docs`", () => {
  it.each(["card", "provider", "waivers"] as const)("docs/schema/%s.schema.json", async (file) => {
    await expectCurrent(`schema/${file}.schema.json`, JSON.stringify(describeFormat(file)));
  });

  it("docs/schema/audit-report.schema.json", async () => {
    await expectCurrent("schema/audit-report.schema.json", JSON.stringify(describeReportFormat()));
  });

  it("docs/schema/policy-config.schema.json", async () => {
    await expectCurrent("schema/policy-config.schema.json", JSON.stringify(describePolicyConfig(rules)));
  });

  it("docs/diagnostics.md", async () => {
    await expectCurrent("diagnostics.md", renderDiagnosticsPage(await readKindTables()));
  });

  it("docs/catalogue.md", async () => {
    await expectCurrent("catalogue.md", renderCataloguePage());
  });
});
