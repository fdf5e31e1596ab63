import type { SystemView, Value } from "../../../infra/audit/graph";
import { readBasis, readFamily } from "../../checks/basis";
import { readWindow } from "../../checks/patch-window";
import {
  bsi,
  checkEachSystem,
  cis,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** End of the night in which Windows is patched under the service card. */
const lastSecond = 3 * 3600;

/**
 * R37-R39: under the service card Windows installs unattended between 0 and 3 at night and restarts by itself. Under
 * Managed OS the window is the level's (R89, O27). Judged on the plan: nothing is rendered into Windows yet.
 */
export const windowsPatching: GraphRule = {
  id: "windows-patching",
  displayName: "Windows is patched between 0 and 3",
  description: "Under the service card Windows installs between 00:00 and 03:00 and restarts by itself.",
  clauses: ["R37", "R38", "R39", "O27"],
  controls: [...bsi("OPS.1.1.3.A3", "OPS.1.1.3.A15"), ...iso("8.8"), ...cis("7.3")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "Delete the window and the restart setting from the card, or book `managedOs: advanced`.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, judgeSystem),
};

function judgeSystem({ plan }: SystemView): readonly Outcome[] {
  if (readFamily(plan) !== "windows") return [notApplicable("the system is not Windows")];
  if (readBasis(plan).family !== "serviceCard")
    return [notApplicable("under Managed OS the window is the level's (O27)")];
  const patching = plan.get("patching");
  const mode = patching.get("mode");
  if (mode.string() !== "automatic")
    return [violation(`found patch mode ${mode.string()}; required: automatic (R37)`, { path: mode.path })];
  return violationsOr(
    [...judgeWindow(patching), ...judgeRestart(patching.get("reboot"))],
    "Windows installs unattended between 0 and 3 and restarts by itself",
  );
}

function judgeWindow(patching: Value): readonly Outcome[] {
  const { fromSecond, lengthSeconds, text } = readWindow(patching);
  if (fromSecond + lengthSeconds <= lastSecond) return [];
  const { path } = patching.get("window");
  return [violation(`found the window ${text}; required: inside 00:00-03:00 (R38)`, { path })];
}

function judgeRestart(reboot: Value): readonly Outcome[] {
  if (reboot.string() === "if-required") return [];
  return [
    violation(`found restart ${reboot.string()}; required: after the installation (R39)`, {
      path: reboot.path,
    }),
  ];
}
