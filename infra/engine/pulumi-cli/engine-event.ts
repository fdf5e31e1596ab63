import type { PropertyMap } from "../values";

/** A resource's state in an event: secrets are masked, unknown values marked. */
export interface EventState {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
}

export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: EventState | null;
  readonly new: EventState | null;
}

/** What we read of the events that the CLI writes with `--json`, one per line; at most one field is set. */
export interface CliEvent {
  readonly preludeEvent?: { readonly config?: Readonly<Record<string, string>> };
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    /** `debug` events hold secrets in plain text: they must go no further. */
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly enforcementLevel: string;
  };
  readonly summaryEvent?: { readonly result?: string };
}

/** Undefined for a line that is no event, e.g. a warning that the CLI prints between them. */
export function parseEvent(line: string): CliEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const event = JSON.parse(line) as CliEvent & { readonly sequence?: number };
    return event.sequence === undefined ? undefined : event;
  } catch {
    return undefined;
  }
}
