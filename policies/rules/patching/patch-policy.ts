import {
  guestOf,
  hasPlatform,
  renderedFiles,
  type GuestView,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { isAutomaticPatchFile, judgeAutomaticApt } from "../../checks/automatic-apt";
import { readBasis } from "../../checks/basis";
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

/**
 * R20, R23, R29, R30, R88, R93, O21, O30: how a system is patched follows from its basis and operating system, and what is
 * rendered into the VM does exactly that, installation and restart inside the agreed window (R31, R77, O32).
 */
export const patchPolicy: GraphRule = {
  id: "patch-policy",
  displayName: "The system is patched as its basis says",
  description:
    "Automatic systems install from the standard repositories inside their window; others have no patch files of ours.",
  clauses: ["R20", "R23", "R29", "R30", "R31", "R77", "R88", "R93", "O21", "O30", "O32"],
  controls: [
    ...bsi("OPS.1.1.3.A1", "OPS.1.1.3.A3", "OPS.1.1.3.A10", "OPS.1.1.3.A15"),
    ...iso("8.8", "8.19"),
    ...cis("7.3"),
  ],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Leave the patch mode to the catalogue, and let PatchPolicy render it.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const os = catalogue.findOperatingSystem(system.plan.get("os").string());
  if (!os) return [notApplicable("the operating system is not in the catalogue: see supported-os")];
  const patching = system.plan.get("patching");
  const mode = patching.get("mode").string();
  const expected = catalogue.patchDefaultsOf(readBasis(system.plan), os.id).mode;
  if (mode !== expected.value) {
    const clause = expected.clause === undefined ? "" : ` (${expected.clause})`;
    return [violation(`found patch mode ${mode}; required: ${expected.value}${clause}`, { subject: mode })];
  }
  // What is rendered depends on how far a platform's guests can be configured.
  if (!hasPlatform(graph)) {
    return [
      notApplicable(`the mode ${mode} is right; the stack names no platform: judged by the contract alone`),
    ];
  }
  const guest = system.vm ? guestOf(graph, system.vm) : undefined;
  if (mode !== "automatic") {
    return violationsOr(
      guest ? judgeAbsence(guest, mode) : [],
      `${mode}: no patch configuration of ours is rendered`,
    );
  }
  const origins = catalogue.standardAptOrigins(os);
  if (!guest || origins.length === 0) {
    return [violation(`found nothing rendered that patches ${os.title}; required: automatic patching`)];
  }
  return violationsOr(
    judgeAutomaticApt(guest, patching, origins),
    "automatic patching from the standard repositories, inside the window",
    { resource: guest.urn },
  );
}

/** O30: where we do not patch automatically, none of our files or packages does. */
function judgeAbsence(guest: GuestView, mode: string): readonly Outcome[] {
  const files = renderedFiles(guest.spec, isAutomaticPatchFile)
    .filter(
      ({ path, content }) =>
        path.startsWith("/etc/systemd/") || /apt::periodic|unattended-upgrade/i.test(content),
    )
    .map(({ path, contentPath }) =>
      violation(`found ${path}; required: no patch configuration of ours (${mode})`, {
        resource: guest.urn,
        path: contentPath,
      }),
    );
  const packages = guest.spec
    .get("packages")
    .list()
    .filter((name) => ["unattended-upgrades", "dnf-automatic"].includes(name.string()))
    .map((name) =>
      violation(`found the package ${name.string()}; required: none that patches (${mode})`, {
        resource: guest.urn,
        path: name.path,
      }),
    );
  return [...files, ...packages];
}
