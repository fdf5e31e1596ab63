import { customerOf, isCovered, type ResourceGraph, type SystemView } from "../../../infra/audit/graph";
import { readRows, type RowView } from "../../checks/monitoring-rows";
import { readSources, requiredAccessOf, type RequiredAccess } from "../../checks/required-access";
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
 * R43: the port of an external service that is watched is reachable by the provider: a service of the card opens it,
 * or it is the provider's own access. Checks come by IPv4 (R42); IPv6 is optional (O20).
 */
export const externalCheckPort: GraphRule = {
  id: "external-check-port",
  displayName: "External checks speak to open ports",
  description: "Each check of an external service has a port that is open to the provider's sources.",
  clauses: ["R43", "O20"],
  controls: [...bsi("SYS.1.1.A23"), ...iso("8.16")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation:
    "Declare the service with its port under `services`, open to the provider's sources, or correct the row.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const rows = readRows(system).filter(({ check }) => check === 2);
  if (rows.length === 0) return [notApplicable("no external service is watched")];
  const sources = customerOf(graph).facts.get("provider").get("sources");
  const open = requiredAccessOf(system.plan, sources);
  const provider = readSources(sources).filter(({ family }) => family === "ipv4");
  return violationsOr(
    rows.flatMap((row) => judgeRow(row, open, provider)),
    `the ports of ${rows.length} external services are open to the provider`,
  );
}

function judgeRow(
  row: RowView,
  open: readonly RequiredAccess[],
  provider: RequiredAccess["sources"],
): readonly Outcome[] {
  const port = row.value.get("external").get("port");
  const protocols = row.value.get("external").get("kind").string() === "dns" ? ["udp", "tcp"] : ["tcp"];
  const isOpen = protocols.some((protocol) => {
    const services = open.filter((access) => access.protocol === protocol && access.port === port.number());
    const allowed = services.flatMap((access) => access.sources);
    return services.length > 0 && provider.every((source) => isCovered(source, allowed));
  });
  if (isOpen) return [];
  const traffic = `${protocols.join("/")} ${port.number()}`;
  return [
    violation(
      `found the check ${row.name} of ${traffic}, which is closed to the provider; required: open to it`,
      {
        path: port.path,
      },
    ),
  ];
}
