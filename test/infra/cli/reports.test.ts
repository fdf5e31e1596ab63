import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReportTarget, renderJunit, type Verdicts } from "../../../infra/cli/artifacts";
import type { LocatedFinding } from "../../../infra/cli/judge";

/** Python's parser reads the report back, as a CI system would. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
root = tree.parse(sys.stdin.buffer).getroot()
cases = []
for suite in root.iter("testsuite"):
    for case in suite.iter("testcase"):
        kinds = [(c.tag, c.get("message")) for c in case if c.tag in ("failure", "error", "skipped")]
        cases.append([suite.get("name"), case.get("name"), case.get("file"), kinds, case.findtext("system-out")])
print(json.dumps({"root": root.attrib, "cases": cases}))
`;

interface ReadBack {
  root: Record<string, string>;
  cases: [suite: string, name: string, file: string | null, kinds: [string, string | null][], out: string][];
}

const readBack = (xml: string): ReadBack =>
  JSON.parse(execFileSync("python3", ["-c", READ], { input: xml, encoding: "utf8" })) as ReadBack;

const finding = (change: Partial<LocatedFinding>): LocatedFinding => ({
  id: "ssh-source-restricted",
  clauses: ["R14"],
  controls: [],
  severity: "high",
  enforcement: "mandatory",
  resource: "urn:pulumi:acme::managed-vm::t::web-acl",
  path: "ingress[2]",
  state: "pass",
  reason: "only declared sources",
  remediation: "Name the networks.",
  ...change,
});

describe("a JUnit report, read back by an XML parser", () => {
  it.each<[Partial<LocatedFinding>, [string, string | null][]]>([
    [{ state: "pass" }, []],
    [{ state: "fail" }, [["failure", "only declared sources (R14)"]]],
    [{ state: "not-evaluated" }, [["error", "not-evaluated: only declared sources (R14)"]]],
    [{ state: "waived" }, [["skipped", null]]],
    [{ state: "not-applicable" }, [["skipped", null]]],
    [{ state: "fail", enforcement: "advisory" }, [["skipped", null]]],
  ])("gives for %o %o", async (change, kinds) => {
    const { cases } = readBack(await renderJunit("mvm check acme", { policies: [finding(change)] }));
    expect(cases.map((row) => row[3])).toEqual([kinds]);
  });

  it("counts, names the line of the card, and says why something was skipped", async () => {
    const place = { file: "stacks/acme/card.yaml", line: 11, column: 5, path: "systems.web" };
    const verdicts: Verdicts = {
      policies: [finding({ state: "fail", place }), finding({ id: "b", state: "waived", reason: "W-1" })],
      diagnostics: [{ code: "MVM2101", severity: "error", message: "unknown key", hint: "type it", place }],
      evidence: [
        {
          ...finding({ id: "tls" }),
          enforcement: "mandatory",
          title: "T",
          system: "web",
          evidence: ["seen"],
        },
      ],
    };
    const { root, cases } = readBack(await renderJunit("mvm verify acme", verdicts));
    expect(root).toMatchObject({
      name: "mvm verify acme",
      tests: "4",
      failures: "1",
      errors: "1",
      skipped: "1",
    });
    const at = "at: stacks/acme/card.yaml:11:5\nhint: Name the networks.";
    expect(cases).toEqual([
      [
        "diagnostics",
        "MVM2101 stacks/acme/card.yaml:11:5",
        place.file,
        [["error", "unknown key"]],
        "unknown key\nhint: type it",
      ],
      [
        "policies",
        "ssh-source-restricted web-acl ingress[2]",
        place.file,
        [["failure", "only declared sources (R14)"]],
        `only declared sources (R14)\n${at}`,
      ],
      ["policies", "b web-acl ingress[2]", null, [["skipped", null]], "waived: W-1 (R14)"],
      ["evidence web", "tls", null, [], "only declared sources (R14)\nseen"],
    ]);
  });

  it("carries any text, in attributes and in content", async () => {
    const nasty = "\u0000\u001b[31m]]></failure> <&\"'> \ud800 \u{1f512}";
    const shown = "\ufffd\ufffd[31m]]></failure> <&\"'> \ufffd \u{1f512}";
    const { cases } = readBack(
      await renderJunit("t", { policies: [finding({ state: "fail", reason: nasty, path: nasty })] }),
    );
    expect(cases[0]?.slice(1, 4)).toEqual([
      `ssh-source-restricted web-acl ${shown}`,
      null,
      [["failure", `${shown} (R14)`]],
    ]);
  });

  it("stays XML with a case each for whatever messages hold", async () => {
    const texts = fc.sample(fc.string({ unit: "binary", maxLength: 40 }), 100);
    const policies = texts.map((reason) => finding({ state: "fail", reason, id: reason }));
    const { cases } = readBack(await renderJunit(texts.join(""), { policies }));
    expect(cases).toHaveLength(texts.length);
  });

  it("is a report without cases where nothing was judged", async () => {
    expect(readBack(await renderJunit("t", {})).cases).toEqual([]);
  });
});

describe("--report", () => {
  it.each([
    ["junit=a/b.xml", { form: "junit", file: "a/b.xml" }],
    ["json=x=y", { form: "json", file: "x=y" }],
    ["junit=", undefined],
    ["junit", undefined],
    ["=a", undefined],
    ["html=a", undefined],
  ])("reads %s", (text, target) => {
    expect(parseReportTarget(text)).toEqual(target);
  });
});
