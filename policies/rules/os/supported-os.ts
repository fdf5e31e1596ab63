import {
  customerOf,
  descendantsOfType,
  resourceTypes,
  Value,
  type ResourceGraph,
  type ResourceNode,
  type SystemView,
} from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { readDay } from "../../checks/days";
import { checkEachGateway, type GatewayView } from "../../checks/gateways";
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
 * R28, R33, R118: only operating systems of the catalogue, and only within their vendor's regular support. Whoever
 * relies on a longer support by others needs a waiver. The same holds for an appliance and a satellite of ours.
 */
export const supportedOs: GraphRule = {
  id: "supported-os",
  displayName: "The operating system is supported",
  description:
    "Rocky Linux, Debian, Ubuntu LTS or an offered Windows Server, within the vendor's regular support.",
  clauses: ["R28", "R33", "R118"],
  controls: [...bsi("OPS.1.1.3.A15"), ...iso("8.8"), ...cis("2.2")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "Choose a supported release for the system; a change of release is a migration that needs agreement (R120).",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => [
    ...checkEachSystem(graph, (system) => judgeSystem(graph, system)),
    ...checkEachGateway(graph, (gateway) => judgeGateway(graph, gateway)),
  ],
};

function judgeGateway(graph: ResourceGraph, { what, plan }: GatewayView): readonly Outcome[] {
  const today = readDay(customerOf(graph).facts.get("today"));
  const os = plan.get("os");
  if (what === "appliance" && !catalogue.findOperatingSystem(os.string())) {
    return [notApplicable("the operating system is not in the catalogue: see appliance-patching")];
  }
  return violationsOr(
    judgeLifecycle(os.string(), today, os.path),
    `${os.string()} of the ${what} is supported on ${today}`,
  );
}

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const today = readDay(customerOf(graph).facts.get("today"));
  const planned = system.plan.get("os").string();
  return violationsOr(
    [...judgeLifecycle(planned, today, "os"), ...judgeWhatIsBuilt(graph, system, planned)],
    `${planned} is supported on ${today}`,
  );
}

function judgeLifecycle(id: string, today: string, path: string): readonly Outcome[] {
  const os = catalogue.findOperatingSystem(id);
  const place = { path, subject: id };
  if (!os) return [violation(`found ${id}; required: an operating system of the catalogue`, place)];
  if (!os.supported)
    return [violation(`found ${os.title}, which is not supported; required: a supported release`, place)];
  const { regularEnd } = os.lifecycle;
  if (today <= regularEnd) return [];
  return [
    violation(
      `found ${os.title}, whose regular support ended on ${regularEnd}; required: a supported release`,
      place,
    ),
  ];
}

/** The VM must be built from what was judged. */
function judgeWhatIsBuilt(graph: ResourceGraph, { vm }: SystemView, planned: string): readonly Outcome[] {
  if (!vm) return [];
  const instances = descendantsOfType(graph, vm, resourceTypes.lxdInstance);
  return [osOf(vm, vm.outputs), ...instances.map((instance) => osOf(instance, instance.inputs))]
    .filter(({ os }) => os !== planned)
    .map(({ os, resource }) =>
      violation(`found ${os} built; required: ${planned} as planned`, { resource, path: "os", subject: os }),
    );
}

function osOf(node: ResourceNode, properties: ResourceNode["inputs"]): { os: string; resource: string } {
  return { os: new Value(properties).get("os").string(), resource: node.urn };
}
