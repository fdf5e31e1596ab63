import { readFile } from "node:fs/promises";
import { fail } from "../../diagnostics";
import {
  DeploymentCodec,
  saltOf,
  SecretsCrypter,
  type Deployment,
  type DeploymentExport,
  type RawDeployment,
} from "../state";
import { isMap, type PropertyMap } from "../values";
import { pulumiCliErrors } from "./errors";
import { explainFailure } from "./failures";
import type { Workspace } from "./workspace";

export interface ExportedStack {
  readonly document: DeploymentExport;
  /** As the CLI printed it. */
  readonly text: string;
}

/** `pulumi stack export`, secrets still encrypted; undefined when there is no such stack. */
export async function exportStack(workspace: Workspace): Promise<ExportedStack | undefined> {
  const { exitCode, stdout, stderr } = await workspace.command("stack", "export");
  if (exitCode === 0) return { document: JSON.parse(stdout) as DeploymentExport, text: stdout };
  return stderr.includes("no stack named") ? undefined : explainFailure(stderr);
}

/** @throws MVM3001, MVM3002; MVM3035 where something else than a passphrase opens the secrets */
export async function openDeployment(
  raw: RawDeployment,
  passphrase: string | undefined,
): Promise<Deployment> {
  const kind = raw.secrets_providers?.type ?? "";
  if (kind !== "" && kind !== "passphrase") {
    fail(pulumiCliErrors.secretsProvider, `the stack's secrets provider is ${kind}`);
  }
  const salt = saltOf(raw);
  if (salt === undefined) return { resources: [], pendingOperations: [], metadata: raw.metadata ?? {} };
  return new DeploymentCodec(await SecretsCrypter.open(passphrase, salt)).open(raw);
}

/** What a preview means to do with one resource, beside what its events say. */
export interface PlannedResource {
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly dependencies: string[];
}

interface PlanFile {
  readonly resourcePlans?: Record<
    string,
    {
      readonly goal?: {
        readonly inputDiff?: { readonly adds?: PropertyMap; readonly updates?: PropertyMap };
        readonly dependencies?: string[];
      };
      readonly state?: PropertyMap;
    }
  >;
}

/** The plan that a preview saved: its secrets are encrypted with the stack's own salt. Empty when it saved none. */
export async function readPlan(
  file: string,
  salt: string | undefined,
  passphrase: string | undefined,
): Promise<Map<string, PlannedResource>> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || salt === undefined) return new Map();
  const { resourcePlans = {} } = JSON.parse(text) as PlanFile;
  const resources = Object.entries(resourcePlans).map(([urn, { goal, state }]) => ({
    urn,
    inputs: { ...goal?.inputDiff?.adds, ...goal?.inputDiff?.updates },
    outputs: isMap(state) ? state : {},
    dependencies: goal?.dependencies ?? [],
  }));
  const codec = new DeploymentCodec(await SecretsCrypter.open(passphrase, salt));
  const opened = codec.open({ manifest: { time: "", magic: "", version: "" }, resources });
  return new Map(
    opened.resources.map((r) => [
      r.urn,
      { inputs: r.inputs, outputs: r.outputs, dependencies: r.dependencies ?? [] },
    ]),
  );
}
