import { catalogue } from "../../../infra/contract";
import { daysBetween, readDay } from "../../checks/days";
import { bsi, checkCustomer, iso, pass, violation, type GraphRule, type Outcome } from "../../rule";

/** Vendors move their dates a few times a year. */
const maximumAgeDays = 180;

/** R98, R118: verdicts on lifecycles are as good as the dates behind them. Advice, it never blocks. */
export const staleLifecycleData: GraphRule = {
  id: "stale-lifecycle-data",
  displayName: "The dates of vendors' support are fresh",
  description: `The catalogue's lifecycle dates were compared with the vendors' pages in the last ${maximumAgeDays} days.`,
  clauses: ["R98", "R118"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("8.8")],
  severity: "low",
  enforcementLevel: "advisory",
  remediation:
    "Update this toolkit, or compare the catalogue's dates with the vendors' pages and note the day.",
  scope: "graph",
  nothingToCheck: "the plan has no customer",
  checks: (graph) => checkCustomer(graph, (facts) => [judgeAge(readDay(facts.get("today")))]),
};

function judgeAge(today: string): Outcome {
  const taken = catalogue.LIFECYCLE_SNAPSHOT_DATE;
  const ageDays = daysBetween(taken, today);
  if (ageDays <= maximumAgeDays) return pass(`the lifecycle dates are of ${taken}`);
  const path = "today";
  const found = `lifecycle dates of ${taken} (${ageDays} days old)`;
  return violation(`found ${found}; required: at most ${maximumAgeDays} days`, { path });
}
