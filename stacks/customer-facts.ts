import type { CustomerFacts } from "../components";
import type { CloudPlatform } from "../infra/cloud";
import type { Basis, ContactPlan, CustomerPlan, Exceptions, SystemPlan } from "../infra/contract";

export interface FactSettings {
  readonly plan: CustomerPlan;
  readonly platform: Pick<CloudPlatform, "name" | "capabilities">;
  /** False where the stack names no platform: then policies judge the contract alone. */
  readonly platformIsNamed: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly exceptions: Pick<Exceptions, "waivers" | "policyConfig">;
}

/** Facts that are not the plan's: a saved state holds those of the last deployment, and is judged by those of today. */
export function judgementFacts({
  today,
  exceptions,
}: Pick<FactSettings, "today" | "exceptions">): Pick<CustomerFacts, "today" | "waivers" | "policyConfig"> {
  return { today, waivers: exceptions.waivers, policyConfig: exceptions.policyConfig };
}

/** What the Customer component registers of a plan, for rules. Names, numbers, mails and notes of people stay out. */
export function factsOf(settings: FactSettings): CustomerFacts {
  const { plan, platform, platformIsNamed } = settings;
  return {
    customer: plan.customer,
    holidays: plan.holidays,
    localHolidays: plan.localHolidays,
    slaPremium: plan.slaPremium,
    ...judgementFacts(settings),
    platform: platformIsNamed ? { name: platform.name, capabilities: { ...platform.capabilities } } : null,
    provider: {
      sources: plan.provider.sources,
      adminUser: plan.provider.adminUser,
      publicKeys: plan.provider.sshKeys.map(({ publicKey }) => publicKey),
    },
    contacts: plan.contacts.map(reduceContact),
    privateNetworks: plan.privateNetworks,
    appliance: plan.appliance ?? null,
    satellite: plan.satellite ?? null,
    systems: plan.systems.map((system) => ({ ...system, basis: reduceBasis(system.basis) })),
    signOffs: plan.signOffs.map(({ subject, systems, date }) => ({ subject, systems, date })),
    writtenCells: listWrittenCells(plan),
  };
}

function reduceContact(contact: ContactPlan): CustomerFacts["contacts"][number] {
  return {
    hasPhone: contact.phone !== undefined,
    hasMobile: contact.mobile !== undefined,
    hasNote: contact.note !== undefined,
    noteIsHandled: contact.overrides.length > 0 || contact.noteEffectNone !== undefined,
  };
}

/** An agreement without the name of who agreed (R100). */
function reduceBasis(basis: Basis): object {
  if (basis.family === "serviceCard" || !basis.managedApplication) return basis;
  const { agreement, ...application } = basis.managedApplication;
  return {
    ...basis,
    managedApplication: { ...application, ...(agreement && { agreement: { date: agreement.date } }) },
  };
}

function listWrittenCells(plan: CustomerPlan): readonly string[] {
  return plan.systems
    .flatMap((system, i) => listCells(system, `systems[${i}]`))
    .filter((path) => plan.origins.get(path)?.kind === "card");
}

function listCells({ monitoring }: SystemPlan, systemPath: string): readonly string[] {
  return monitoring.checks.flatMap((_, j) =>
    ["warn", "critical"].flatMap((half) =>
      ["werktags", "sonst"].map((cell) => `${systemPath}.monitoring.checks[${j}].${half}.${cell}`),
    ),
  );
}
