import { describe, expect, it } from "vitest";
import { rules } from "../../policies/rules";
import { packArgs } from "../../policies/pack";
import { graphOf } from "./compliant-graph";
import {
  compareVerdicts,
  listFixtures,
  nameOf,
  ownVerdicts,
  type NamedFixture,
  type Verdict,
} from "./fixtures/list-fixtures";
import { runPack } from "./policy-sdk";

const seen = new Set<string>();

/** What CrossGuard says of a fixture; it is handed no marks of secrecy. */
async function packVerdicts({ fixture }: NamedFixture): Promise<readonly Verdict[]> {
  const { violations } = await runPack(packArgs(), graphOf(fixture));
  for (const { policyName } of violations) seen.add(policyName);
  return violations
    .map(({ policyName, urn, enforcementLevel }) => [policyName, nameOf(urn), enforcementLevel] as const)
    .sort(compareVerdicts);
}

const fixtures = listFixtures();

describe("`mvm check` and the CrossGuard pack say the same of every fixture", () => {
  it.each(fixtures.filter(({ unseen }) => unseen === undefined).map((each) => [each.name, each] as const))(
    "%s",
    async (_name, each) => {
      expect(await packVerdicts(each)).toEqual(ownVerdicts(each.fixture));
    },
  );

  it.each(
    fixtures.flatMap((each) => (each.unseen === undefined ? [] : [[each.name, each.unseen, each] as const])),
  )("%s, but for what CrossGuard cannot see: %s", async (_name, _why, each) => {
    const rest = ownVerdicts(each.fixture).filter(([id]) => id !== "secrets-not-in-plain");
    expect(await packVerdicts(each)).toEqual(rest);
    expect(ownVerdicts(each.fixture).length).toBeGreaterThan(rest.length);
  });

  it("covers every rule with a violation that both see", () => {
    expect(rules.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});
