import * as pulumi from "@pulumi/pulumi";
import type { PatchPlan } from "../infra/contract";
import { renderUnattendedUpgrades, type GuestSpec } from "../infra/guest";

/** What of a plan's patching reaches the guest. */
export type PatchSettings = Pick<PatchPlan, "mode" | "window" | "timeZone" | "reboot">;

export interface PatchPolicyArgs {
  /** Name of the system; policies find the configuration of a system by it. */
  readonly system: string;
  /**
   * Release name of a Debian guest, e.g. `trixie`; patching never changes it (R120).
   * @default none: nothing is rendered, and the policies say so where the plan promises automatic patching
   */
  readonly suite?: string;
  readonly patching: PatchSettings;
}

/**
 * How and when the guest is patched: automatically from the distribution's standard repositories (R20, R23, R30, R88),
 * inside the window, with a restart where one is required (R31). Mode `none` installs nothing (R93, O30). It makes no
 * resource: the ManagedVm applies `guest` together with the other parts.
 */
export class PatchPolicy extends pulumi.ComponentResource {
  /** This component's part of the guest. */
  readonly guest: Partial<GuestSpec>;

  constructor(name: string, args: PatchPolicyArgs, options?: pulumi.ComponentResourceOptions) {
    super("managed-vm:index:PatchPolicy", name, {}, options);
    const { mode, window, timeZone, reboot } = args.patching;
    this.guest =
      mode === "automatic" && args.suite !== undefined
        ? renderUnattendedUpgrades({ suite: args.suite, window, timeZone, reboot })
        : {};
    this.registerOutputs({ system: args.system, mode });
  }
}
