import { customerOf, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { calendar, catalogue, type PatchWindow } from "../../../infra/contract";
import { readDay } from "../../checks/days";
import { readWindow } from "../../checks/patch-window";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  pass,
  violation,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** A window that is merely shorter or longer in such a night is still one stretch of time. */
const problems: Readonly<Partial<Record<calendar.DstEffect["effect"], string>>> = {
  vanishes: "does not exist on the day when the clocks go forward",
  twice: "comes in two pieces on the day when the clocks go back",
};

/** R77: a window is one stretch of time in every week of the year, also on the two nights of a clock change. */
export const windowInDstNight: GraphRule = {
  id: "window-in-dst-night",
  displayName: "Patch windows survive the change of clocks",
  description:
    "No weekly patch window vanishes or comes twice on the Sundays when the clocks change at 02:00-03:00.",
  clauses: ["R77"],
  controls: [...bsi("OPS.1.1.2.A25"), ...iso("8.8", "8.32")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "Let the window begin and end outside of 02:00-03:00 on Sundays, e.g. at 03:00.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => [judgeSystem(graph, system)]),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): Outcome {
  const patching = system.plan.get("patching");
  if (patching.get("mode").string() === "none") return notApplicable("the customer patches (R93)");
  const { days, text, timeZone } = readWindow(patching);
  const window = patching.get("window");
  const planned: PatchWindow = {
    days: days.flatMap((day) => catalogue.WEEKDAYS[day] ?? []),
    from: window.get("from").string(),
    to: window.get("to").string(),
  };
  const today = readDay(customerOf(graph).facts.get("today"));
  const year = Number(today.slice(0, 4));
  const effect = calendar
    .describeDstEffects(planned, timeZone, { first: year, last: year + 1 })
    .find(({ day, effect }) => day >= today && problems[effect] !== undefined);
  if (!effect) return pass(`${text} holds in every week`);
  return violation(
    `found ${text}, which ${problems[effect.effect] ?? effect.effect} (${effect.day}); required: ends outside of that hour`,
    { path: window.path },
  );
}
