import { diagnose, type Diagnostic } from "../diagnostics";
import type { Step } from "../engine";
import { cliErrors } from "./errors";

/**
 * Data is precious: a step that would replace or delete a VM is refused unless the user named the VM.
 *
 * @param steps the plan
 * @param allowed names given by --allow-replace
 */
export function refuseDataLoss(steps: readonly Step[], allowed: readonly string[]): Diagnostic[] {
  return listDataLoss(steps)
    .filter((step) => !allowed.includes(step.name))
    .map((step) => {
      const paths = step.diff.map((d) => d.path).join(", ");
      const what =
        step.op === "replace"
          ? `replace VM ${step.name}${paths ? ` (${paths})` : ""}`
          : `delete VM ${step.name}`;
      return diagnose(cliErrors.replaceRefused, `this would ${what}, and the data on it would be lost`, {
        hint: `if the data may go, run again with --allow-replace ${step.name}`,
      });
    });
}

/** Steps that end a VM. Whatever is protected and would go counts too, whichever platform it belongs to. */
export function listDataLoss(steps: readonly Step[]): Step[] {
  return steps.filter(
    (step) =>
      (step.op === "replace" || step.op === "delete") && (step.protect || VM_TYPES.includes(step.type)),
  );
}

const VM_TYPES: readonly string[] = ["pulumi-nodejs:dynamic/lxd:Instance"];
