import * as fs from "node:fs";
import * as path from "node:path";
import { REFUSALS } from "../../infra/audit/trace";
import { rules } from "../../policies/rules";

/** A rule or a refusal that can be disabled. */
export interface Subject {
  readonly id: string;
  readonly clauses: readonly string[];
  /** Test files that judge it, relative to the root. */
  readonly suites: readonly string[];
}

const POLICY_TESTS = "test/policies";

/** Whatever reads cards: which of them a refusal concerns is not to be seen from their text. */
const CARD_TESTS: readonly string[] = [
  "test/infra/audit/trace/refusals.test.ts",
  "test/infra/contract/card/broken-cards.test.ts",
  "test/infra/contract/decisions-in-rows.test.ts",
  "test/infra/contract/decisions.test.ts",
];

/** They run every rule and say what all have in common; they name no clause and take longer than all others. */
const OF_ALL_RULES: readonly string[] = ["rules.test.ts", "fixtures.test.ts", "fixtures-agree.test.ts"];

/** All rules and refusals, each with the suites that import or name it, or that import all rules. */
export function listSubjects(root: string): readonly Subject[] {
  const policyTests = fs
    .readdirSync(path.join(root, POLICY_TESTS), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.(?:lab|full))\.test\.ts$/.test(file) && !OF_ALL_RULES.includes(file))
    .map((file) => `${POLICY_TESTS}/${file.split(path.sep).join("/")}`)
    .sort();
  const texts = policyTests.map((file) => [file, fs.readFileSync(path.join(root, file), "utf8")] as const);
  const suitesOf = (id: string): readonly string[] =>
    texts
      .filter(([, text]) => [`/${id}"`, `"${id}"`, '/policies/rules"'].some((mark) => text.includes(mark)))
      .map(([file]) => file);
  return [
    ...rules.map(({ id, clauses }) => ({ id, clauses, suites: suitesOf(id) })),
    ...REFUSALS.map(({ id, clauses }) => ({ id, clauses, suites: CARD_TESTS })),
  ];
}
