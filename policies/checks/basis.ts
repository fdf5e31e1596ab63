import { NotEvaluableError, type Value } from "../../infra/audit/graph";
import { catalogue, type Basis, type ManagedApplication } from "../../infra/contract";

/** What a system is booked under (O27). @throws NotEvaluableError */
export function readBasis(system: Value): Basis {
  const basis = system.get("basis");
  const family = basis.get("family").string();
  if (family === "serviceCard") return { family, tier: "silber" };
  const level = basis.get("level").string();
  if (
    family === "managedOs" &&
    (level === "admin" || level === "monitoring-patching" || level === "advanced")
  ) {
    const managedApplication = readApplication(basis.get("managedApplication"));
    return { family, level, ...(managedApplication && { managedApplication }) };
  }
  throw new NotEvaluableError(`${basis.path} is no known basis`, basis.path);
}

/** Without its agreement, which says nothing about levels. */
function readApplication(application: Value): ManagedApplication | undefined {
  if (!application.isPresent) return undefined;
  const product = application.get("product").string();
  const level = application.get("level").string();
  if (level === "basic" || level === "advanced" || level === "expert") return { product, level };
  throw new NotEvaluableError(`${application.path} has no known level`, application.path);
}

/** For messages: as the card writes it. */
export function describeBasis(basis: Basis): string {
  return basis.family === "serviceCard" ? `serviceCard ${basis.tier}` : `managedOs ${basis.level}`;
}

/** Undefined for an operating system that the catalogue does not know: policy supported-os refuses it. */
export function readFamily(system: Value): catalogue.OsFamily | undefined {
  return catalogue.findOperatingSystem(system.get("os").string())?.family;
}
