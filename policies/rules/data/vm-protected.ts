import {
  descendantsOfType,
  hasPlatform,
  resourceTypes,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
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

/**
 * R115, R120: nothing replaces or deletes a customer's VM by the way; its disk holds the data. Advice, it never blocks:
 * a run that may replace the VM by name (`--allow-replace`) lifts the protection on purpose.
 */
export const vmProtected: GraphRule = {
  id: "vm-protected",
  displayName: "VMs are protected from deletion",
  description: "The engine refuses to replace or delete the VM of a system unless a run names it.",
  clauses: ["R115", "R120"],
  controls: [...bsi("OPS.1.1.3.A5"), ...iso("8.32")],
  severity: "medium",
  enforcementLevel: "advisory",
  remediation: "Leave `protectVm` at its default; run `up` again after a replacement that was agreed.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

/** What keeps a disk, whichever cloud it is in. */
const machineTypes = [resourceTypes.lxdInstance, resourceTypes.openstackInstance, resourceTypes.hcloudServer];

function judgeSystem(graph: ResourceGraph, { vm }: SystemView): readonly Outcome[] {
  const machines = vm ? machineTypes.flatMap((type) => descendantsOfType(graph, vm, type)) : [];
  if (machines.length === 0) {
    const reason = hasPlatform(graph)
      ? "the system is not built: see external-ipv4-or-appliance"
      : "the stack names no platform: judged by the contract alone";
    return [notApplicable(reason)];
  }
  return violationsOr(
    machines
      .filter(({ protect }) => !protect)
      .map(({ urn }) =>
        violation("found the VM unprotected; required: protected from replacement and deletion", {
          resource: urn,
        }),
      ),
    "the VM is protected",
  );
}
