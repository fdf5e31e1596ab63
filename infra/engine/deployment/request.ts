import type { DiffDetail, DynamicProvider } from "../providers";
import type { ConfigValue, EncryptionSalt } from "../state";

export type Operation = "preview" | "up" | "refresh" | "destroy";

export interface DeploymentRequest {
  readonly operation: Operation;
  readonly project: string;
  readonly stack: string;
  /**
   * Directory of the file backend (holds `.pulumi`). Undefined: an empty state in memory, for `check`: preview only, no
   * passphrase, no lock, nothing written.
   */
  readonly backendDir: string | undefined;
  /** Needed with a backend directory. */
  readonly passphrase?: string;
  /** Full keys, e.g. `managed-vm:platform`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfigKeys?: readonly string[];
  /** Values that are encrypted, in whole or in part. Without a backend directory each encrypted text is unknown. */
  readonly secureConfig?: Readonly<Record<string, ConfigValue>>;
  /** Of the stack's configuration; the state is encrypted with it, too, so that one derivation opens both. */
  readonly encryptionSalt?: EncryptionSalt;
  /** The program; absent for refresh and destroy. */
  readonly program?: () => Promise<unknown>;
  /** Where local commands run, and from where provider texts find packages. */
  readonly programDir: string;
  /** Operations at the same time. @default 16 */
  readonly parallel?: number;
  /** For refresh and destroy: say what would happen, write nothing, take no lock. */
  readonly dryRun?: boolean;
  /**
   * For preview and up: read the running system first, so that hand changes are part of the plan (`pulumi up --refresh`).
   * What cannot be read keeps its old state; when nothing else is to be done, that is the run's error.
   */
  readonly refreshFirst?: boolean;
  /** Own providers by their provider text, so that nothing is compiled. Other texts are compiled as Pulumi does. */
  readonly ownProviders?: ReadonlyMap<string, DynamicProvider>;
  /**
   * Asked before a resource is created, updated or replaced, with its checked inputs, at preview too. A text blocks the
   * resource with that message; a preview goes on and lists what else is blocked.
   */
  readonly gate?: (resource: RegisteredResource) => Promise<string | undefined>;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Ctrl-C: commands in flight are ended, own operations finish or heed the signal, nothing new is started. */
  readonly signal?: AbortSignal;
}

/** Values are plain JSON, `UNKNOWN` or `Secret`. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly protect: boolean;
  readonly inputs: Record<string, unknown>;
  /** Of a component: its registered outputs. */
  readonly outputs: Record<string, unknown>;
  readonly dependencies: string[];
  /** The provider's own id of a custom resource. */
  readonly id?: string;
}

export type StepOperation = "same" | "create" | "update" | "replace" | "delete" | "delete-replaced";

export interface Step {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly op: StepOperation;
  /** Secrets as `[secret]`, unknown values as `[unknown]`. Empty for create, same and delete. */
  readonly diff: readonly DiffDetail[];
  readonly protect: boolean;
}

/** Why something did not happen: refused by the gate, by protection or by the engine itself, or tried and failed. */
export type ErrorReason = "gate" | "protected" | "unsupported" | "program" | "failed";

export interface DeploymentError {
  readonly urn?: string;
  readonly message: string;
  readonly reason: ErrorReason;
  /** The error as it was thrown, e.g. a DiagnosticError with code and hint. */
  readonly cause?: unknown;
}

export interface DeploymentResult {
  readonly steps: readonly Step[];
  readonly errors: readonly DeploymentError[];
  /** Outputs of the stack; secrets wrapped. */
  readonly outputs: Record<string, unknown>;
  readonly resources: readonly RegisteredResource[];
  readonly interrupted: boolean;
  /** True when a step other than "same" was planned (preview) or made, or the stack's outputs differ. */
  readonly changed: boolean;
}

export type EngineEvent =
  | { readonly kind: "step-start"; readonly step: Step }
  | { readonly kind: "step-end"; readonly step: Step; readonly durationMs: number; readonly failed: boolean }
  | { readonly kind: "error"; readonly error: DeploymentError }
  | {
      readonly kind: "log";
      readonly severity: "info" | "warning" | "error";
      readonly message: string;
      readonly urn?: string;
    };
