import { normaliseState } from "./normalise";
import { compareTexts, type Outcome } from "./outcome";
import type { ConformanceProject } from "./project";

/** What can be seen from outside after a run, whichever engine it was. */
export function observe(project: ConformanceProject): Pick<Outcome, "calls" | "objects" | "state"> {
  const { calls, objects } = project.cloud;
  return {
    calls: [...calls].sort(),
    objects: Object.fromEntries(Object.entries(objects).sort(([a], [b]) => compareTexts(a, b))),
    state: normaliseState(project.readDeployment().resources),
  };
}
