import type { Basis, PatchPlan } from "../plan";
import type { ClauseId } from "./clauses";
import type { OsFamily } from "./operating-systems";

type PatchMode = PatchPlan["mode"];

/** One line of a service description's matrix: what a system booked under this basis includes (O27). */
export interface BasisTerms {
  readonly id: "silber" | "admin" | "monitoring-patching" | "advanced";
  readonly title: string;
  /** Whether agents, sensors and patch configuration of ours are installed in the VM (O30). */
  readonly agent: boolean;
  readonly patching: Readonly<Record<OsFamily, { readonly mode: PatchMode; readonly clause: ClauseId }>>;
}

const automatic = (clause: ClauseId) => ({ mode: "automatic", clause }) as const;
const byCustomer = { mode: "none", clause: "R93" } as const;

export const BASES: Readonly<Record<BasisTerms["id"], BasisTerms>> = {
  silber: {
    id: "silber",
    title: "SERVICE CARD SILBER",
    agent: true,
    patching: {
      debian: automatic("R30"),
      ubuntu: automatic("R30"),
      rocky: { mode: "manual-cycle", clause: "R29" },
      windows: automatic("R37"),
    },
  },
  admin: {
    id: "admin",
    title: "Managed OS Admin",
    agent: false,
    patching: { debian: byCustomer, ubuntu: byCustomer, rocky: byCustomer, windows: byCustomer },
  },
  "monitoring-patching": {
    id: "monitoring-patching",
    title: "Managed OS Monitoring & Patching",
    agent: true,
    patching: {
      debian: automatic("R88"),
      ubuntu: automatic("R88"),
      rocky: automatic("O21"),
      windows: automatic("R88"),
    },
  },
  advanced: {
    id: "advanced",
    title: "Managed OS Advanced",
    agent: true,
    patching: {
      debian: automatic("R88"),
      ubuntu: automatic("R88"),
      rocky: automatic("O21"),
      windows: automatic("R88"),
    },
  },
};

/** What the system's basis includes. */
export function termsOf(basis: Basis): BasisTerms {
  return BASES[basis.family === "serviceCard" ? basis.tier : basis.level];
}
