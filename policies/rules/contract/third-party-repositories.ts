import type { SystemView } from "../../../infra/audit/graph";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** R21, R25: updates from repositories of others are ordered apart; otherwise nobody installs them. Advice, it is said. */
export const thirdPartyRepositories: GraphRule = {
  id: "third-party-repositories",
  displayName: "Updates from third-party repositories are ordered",
  description:
    "A repository beside the distribution's own whose updates are not ordered is named as excluded.",
  clauses: ["R21", "R25"],
  controls: [...bsi("OPS.1.1.3.A2", "OPS.1.1.3.A15"), ...iso("8.8", "8.19")],
  severity: "low",
  enforcementLevel: "advisory",
  remediation:
    "Order its updates (`updates: ordered`, extra cost), or agree with the customer who installs them.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, judgeSystem),
};

function judgeSystem(system: SystemView): readonly Outcome[] {
  const patching = system.plan.get("patching");
  if (patching.get("mode").string() === "none") return [notApplicable("the customer patches (R93)")];
  const repositories = patching.get("thirdPartyRepositories").list();
  if (repositories.length === 0) return [notApplicable("there is no third-party repository")];
  return violationsOr(
    repositories
      .filter((repository) => repository.get("updates").string() !== "ordered")
      .map((repository) =>
        violation(
          `found the repository ${repository.get("name").string()} without ordered updates, which are excluded from patching; required: updates ordered`,
          { path: repository.path, subject: repository.get("name").string() },
        ),
      ),
    `the updates of ${repositories.length} third-party repositories are ordered`,
  );
}
