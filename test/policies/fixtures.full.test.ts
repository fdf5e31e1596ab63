import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { describeUnless, pulumiVersion, whyNoPulumi } from "../support/pulumi-cli";
import { PulumiProject } from "../support/pulumi-project";
import {
  compareVerdicts,
  listFixtures,
  nameOf,
  ownVerdicts,
  type NamedFixture,
  type Verdict,
} from "./fixtures/list-fixtures";

interface PolicyEvent {
  readonly resourceUrn?: string;
  readonly policyName: string;
  readonly enforcementLevel: string;
}

/** What `--event-log` says of policies. */
function readVerdicts(log: string): readonly Verdict[] {
  return log
    .trim()
    .split("\n")
    .flatMap((line) => (JSON.parse(line) as { readonly policyEvent?: PolicyEvent }).policyEvent ?? [])
    .map(({ policyName, resourceUrn = "", enforcementLevel }) => {
      return [policyName, nameOf(resourceUrn), enforcementLevel] as const;
    })
    .sort(compareVerdicts);
}

describeUnless(
  whyNoPulumi(),
  "`mvm check` and `pulumi preview --policy-pack` say the same of every fixture",
  () => {
    const project = new PulumiProject();
    const runPreview = ({ fixture }: NamedFixture): readonly Verdict[] => {
      const nodes = Object.values(fixture);
      const text = JSON.stringify(nodes, (_key, value: unknown) =>
        value === UNKNOWN ? { isUnknown: true } : value,
      );
      project.write("program/fixture.json", text);
      const log = project.file("program/events.log");
      fs.rmSync(log, { force: true });
      const options = ["--policy-pack", project.file("policies"), "--event-log", log, "--stack", "demo"];
      const { code, stdout, stderr } = project.pulumi([
        "--cwd",
        project.file("program"),
        "preview",
        ...options,
      ]);
      const verdicts = readVerdicts(fs.readFileSync(log, "utf8"));
      const isBlocked = verdicts.some(([, , level]) => level === "mandatory");
      expect(code === 0, stdout + stderr).toBe(!isBlocked);
      return verdicts;
    };

    beforeAll(() => {
      process.stderr.write(`pulumi ${pulumiVersion()}\n`);
      project.write("program/Pulumi.yaml", "name: fixtures\nruntime: nodejs\nmain: index.cjs\n");
      const program = fs.readFileSync(path.join(import.meta.dirname, "fixture-program.cjs"), "utf8");
      project.write("program/index.cjs", program);
      project.pulumiOk(["--cwd", project.file("program"), "stack", "init", "demo"]);
    });
    afterAll(() => project.remove());

    it.each(listFixtures().map((each) => [each.name, each] as const))("%s", (_name, each) => {
      const own = ownVerdicts(each.fixture);
      const expected = each.unseen === undefined ? own : own.filter(([id]) => id !== "secrets-not-in-plain");
      expect(runPreview(each)).toEqual(expected);
    });
  },
);
