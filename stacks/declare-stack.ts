import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { createPlatform, platformNames } from "../infra/cloud";
import { loadCustomerPlan, loadExceptions, type CustomerPlan, type Exceptions } from "../infra/contract";
import { DiagnosticError, renderDiagnostics } from "../infra/diagnostics";
import { assertFreshBuild, findProjectRoot } from "../infra/launch/stamp.cjs";
import { declareCustomer } from "./customer";
import { dropDebugMessages } from "./drop-debug-messages";

/**
 * What a project's program does when the Pulumi CLI runs it: the stack's name is the customer, `managed-vm:platform` and
 * `managed-vm:endpoint` of the stack configuration say where. Returns the stack's outputs, for the program to export.
 *
 * @throws pulumi.RunError with everything that is wrong in card and provider file, which the CLI prints as it stands
 */
export function declareStack(): Record<string, pulumi.Output<unknown>> {
  assertFreshBuild(path.resolve(__dirname, "..", ".."));
  dropDebugMessages();
  const customer = pulumi.getStack();
  const config = new pulumi.Config("managed-vm");
  const platform = config.require<(typeof platformNames)[number]>("platform", {
    allowedValues: [...platformNames],
  });
  return declareCustomer({
    ...readFiles(customer),
    platform: createPlatform(platform, config.require("endpoint"), customer),
    platformIsNamed: true,
    today: new Date().toISOString().slice(0, 10),
    allowReplace: [],
  });
}

function readFiles(customer: string): { plan: CustomerPlan; exceptions: Exceptions } {
  try {
    const root = findProjectRoot(process.cwd());
    return {
      plan: loadCustomerPlan(root, customer, { environment: process.env }),
      exceptions: loadExceptions(root, customer),
    };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new pulumi.RunError(renderDiagnostics(error.diagnostics));
  }
}
