import {
  customerOf,
  guestOf,
  hasPlatform,
  isSshdFile,
  readSshdConfig,
  renderedFiles,
  type GuestView,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import { catalogue } from "../../../infra/contract";
import { breakGlassUser } from "../../checks/break-glass";
import { mayLogInBySsh } from "../../checks/sshd-users";
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
 * R11: the provider needs the VM's console in the cloud panel. The platform must have one, and a Linux guest an
 * account that can log in there and nowhere else.
 */
export const consoleAvailable: GraphRule = {
  id: "console-available",
  displayName: "The console is available",
  description:
    "The platform has a console, and the guest a break-glass account with a password, closed to SSH.",
  clauses: ["R11"],
  controls: [...bsi("OPS.1.1.2.A27", "OPS.1.2.5.A3"), ...iso("8.2", "5.18")],
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "Use a platform with a console, and keep the break-glass account that ManagedVm renders.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  if (!hasPlatform(graph))
    return [notApplicable("the stack names no platform: judged by the contract alone")];
  const hasConsole = customerOf(graph).facts.get("platform").get("capabilities").get("console");
  if (!hasConsole.isPresent || !hasConsole.boolean()) {
    return [
      violation("found a platform without console; required: a console in the cloud panel", {
        resource: customerOf(graph).node.urn,
        path: hasConsole.path,
      }),
    ];
  }
  const family = catalogue.findOperatingSystem(system.plan.get("os").string())?.family;
  const guest = system.vm ? guestOf(graph, system.vm) : undefined;
  const violations =
    family === "windows" ? [] : guest ? judgeGuest(guest) : [violation(missing(system.name))];
  return violationsOr(violations, "the platform has a console and the guest an account for it");
}

const missing = (name: string): string =>
  `found no guest configuration for system ${name}; required: one with the account ${breakGlassUser}`;

function judgeGuest(guest: GuestView): readonly Outcome[] {
  const users = guest.spec.get("users");
  const account = users.list().find((user) => user.get("name").string() === breakGlassUser);
  const place = { resource: guest.urn, path: users.path };
  if (!account)
    return [violation(`found no account ${breakGlassUser}; required: one for the console`, place)];
  const violations: Outcome[] = [];
  // The password itself is a secret input apart from this.
  const hasPassword = account.get("hasPassword");
  if (!hasPassword.isPresent || !hasPassword.boolean()) {
    violations.push(
      violation(`found the account ${breakGlassUser} without password; required: a generated one`, {
        resource: guest.urn,
        path: account.path,
      }),
    );
  }
  const files = renderedFiles(guest.spec, isSshdFile);
  const directives = readSshdConfig(new Map(files.map((file) => [file.path, file.content])));
  if (mayLogInBySsh(directives, breakGlassUser)) {
    violations.push(
      violation(`found ${breakGlassUser} allowed by sshd; required: AllowUsers without it`, {
        resource: guest.urn,
        path: files[0]?.contentPath ?? "files",
      }),
    );
  }
  return violations;
}
