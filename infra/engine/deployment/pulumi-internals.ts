/**
 * The functions of the Pulumi SDK that its typings leave out (`@internal`), declared for the pinned version. This is what
 * the Automation API uses for inline programs; nothing else of the engine touches SDK internals.
 */
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

interface LocalStore {
  callbacks?: unknown;
  readonly settings: { engine?: unknown; readonly options: { rootDirectory?: string } };
}

interface SettingsInternals {
  readonly waitForRPCs: () => Promise<void>;
  readonly signalAndWaitForShutdown: () => Promise<void>;
}

interface StateInternals {
  /** Keeps settings, config and callbacks of one program apart from all others in this process. */
  readonly withLocalStorage: <T>(callback: () => Promise<T>) => Promise<T>;
  readonly getStore: () => LocalStore;
}

export const { waitForRPCs, signalAndWaitForShutdown } = settings as unknown as SettingsInternals;
export const { withLocalStorage, getStore } = state as unknown as StateInternals;
