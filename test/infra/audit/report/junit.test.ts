import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { renderReport } from "../../../../infra/audit/report";
import { SAMPLE } from "./fixtures";
import { fillReport, HOSTILE_TEXTS } from "./hostile";

const SCHEMA = readFileSync(path.join(import.meta.dirname, "junit.xsd"), "utf8");

async function complaintsOf(contents: string): Promise<string[]> {
  const xml = [{ fileName: "junit.xml", contents }];
  const { errors } = await validateXML({ xml, schema: [{ fileName: "junit.xsd", contents: SCHEMA }] });
  return errors.map(({ message }) => message);
}

describe("the report as JUnit XML", () => {
  it("has a case for each finding, and counts them as CI does", async () => {
    const xml = await renderReport(SAMPLE, "junit", "en");
    expect(xml).toContain(
      '<testsuites name="mvm report acme" tests="9" failures="1" errors="1" skipped="3">',
    );
    expect(xml).toContain('<testsuite name="evidence rdp" tests="1" failures="0" errors="1" skipped="0">');
    expect(xml.match(/<testcase /g)).toHaveLength(SAMPLE.findings.length);
  });

  it("is valid by its schema for libxml2, also with hostile texts", async () => {
    expect(await complaintsOf(await renderReport(SAMPLE, "junit", "de"))).toEqual([]);
    for (const text of HOSTILE_TEXTS) {
      expect(await complaintsOf(await renderReport(fillReport(text), "junit", "de"))).toEqual([]);
    }
  });

  it.each([
    ['errors="1"', 'errors="one"'],
    ["<skipped/>", "<omitted/>"],
    ["</testsuites>", ""],
  ])("would be refused with %j as %j", async (from, to) => {
    const xml = await renderReport(SAMPLE, "junit", "de");
    expect(await complaintsOf(xml.replace(from, to))).not.toEqual([]);
  });
});
