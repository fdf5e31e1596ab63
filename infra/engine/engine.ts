import {
  deploy,
  type DeploymentRequest,
  type DeploymentResult,
  type EngineEvent,
  type Operation,
} from "./deployment";
import type * as PulumiCliRoom from "./pulumi-cli";
import type { PulumiDeploymentRequest, PulumiStack } from "./pulumi-cli";
import { readStack, type StackSummary } from "./stack";
import { exportState, importState, readStackFile, unprotect, type DeploymentExport } from "./state";
import { requireState, type SealedState } from "./state-file";

/** One operation, in the words that both engines understand. */
export interface OperationRequest {
  readonly operation: Operation;
  /** For preview and up: read the running system first, so that hand changes are part of the plan. */
  readonly refreshFirst?: boolean;
  /** For refresh and destroy: say what would happen, write nothing. */
  readonly dryRun?: boolean;
  readonly onEvent?: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
}

/** What can be done with one stack, whoever does it. Both engines work on the same state and honour each other's lock. */
export interface Engine {
  readonly name: "embedded" | "pulumi";
  deploy(request: OperationRequest): Promise<DeploymentResult>;
  readStack(): Promise<StackSummary>;
  /** The state without its secrets, for which no passphrase is needed; undefined without a stack. */
  readSealed(): Promise<SealedState | undefined>;
  /** Lifts the protection of these resources and of nothing else. */
  unprotect(urns: readonly string[]): Promise<void>;
  /** The JSON of `pulumi stack export`, secrets still encrypted. */
  exportState(): Promise<DeploymentExport>;
  importState(document: DeploymentExport): Promise<void>;
}

export type EmbeddedEngineOptions = Omit<DeploymentRequest, keyof OperationRequest | "backendDir"> & {
  readonly backendDir: string;
};

/** This process runs the program and keeps the state. */
export function embeddedEngine(options: EmbeddedEngineOptions): Engine {
  return {
    name: "embedded",
    deploy: (request) => deploy({ ...options, ...request }),
    readStack: () => readStack(options),
    readSealed: async () => {
      const found = await readStackFile(options);
      return found && requireState(found.text, found.file);
    },
    unprotect: (urns) => unprotect(options, urns),
    exportState: () => exportState(options),
    importState: (document) => importState(options, document),
  };
}

/** Beside the stack: policy packs that may stop `up` (and `preview`), and the own providers' words for differences. */
export type PulumiEngineOptions = Omit<PulumiDeploymentRequest, keyof OperationRequest>;

/** The `pulumi` on PATH runs the project's own program. Loaded with the first use: the embedded engine needs none of it. */
export function pulumiEngine(options: PulumiEngineOptions): Engine {
  const stack: PulumiStack = options;
  const cli = (): Promise<typeof PulumiCliRoom> => import("./pulumi-cli");
  return {
    name: "pulumi",
    deploy: async (request) => (await cli()).deployWithPulumi({ ...options, ...request }),
    readStack: async () => (await cli()).readStackWithPulumi(stack),
    readSealed: async () => (await cli()).readSealedWithPulumi(stack),
    unprotect: async (urns) => (await cli()).unprotectWithPulumi(stack, urns),
    exportState: async () => (await cli()).exportWithPulumi(stack),
    importState: async (document) => (await cli()).importWithPulumi(stack, document),
  };
}
