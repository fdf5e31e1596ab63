import { diagnose, DiagnosticError } from "../../diagnostics";
import { engineErrors } from "../errors";
import type { ProviderDiff, ResourceProvider } from "../providers";
import type { ResourceState } from "../state";
import { containsPath, parsePath, type PropertyMap } from "../values";
import { StepError } from "./run";

/** What is to be done about one registered resource. */
export type Plan =
  | { readonly kind: "same"; readonly state: ResourceState; readonly old: ResourceState }
  | {
      readonly kind: "update";
      readonly state: ResourceState;
      readonly old: ResourceState;
      readonly provider: ResourceProvider | undefined;
      readonly diff: ProviderDiff;
    }
  | {
      readonly kind: "create";
      readonly state: ResourceState;
      readonly provider: ResourceProvider | undefined;
      /** An old state of the same urn whose object is gone already. */
      readonly gone: ResourceState | undefined;
    }
  | {
      readonly kind: "replace";
      readonly state: ResourceState;
      readonly old: ResourceState;
      /** None for a component. */
      readonly provider: ResourceProvider | undefined;
      readonly diff: ProviderDiff;
      /** Deleted before the new object is made, in this order; undefined: the old one goes at the end of the run. */
      readonly deleteFirst: readonly ResourceState[] | undefined;
    };

/** @throws DiagnosticError MVM3007 naming what the embedded engine does not know, wrapped as a refusal */
export function refuse(what: string): never {
  const message = `the embedded engine does not know ${what}`;
  const cause = new DiagnosticError(diagnose(engineErrors.featureUnsupported, message));
  throw new StepError("unsupported", message, { cause });
}

/** @throws StepError when the provider refuses the inputs */
export async function checkInputs(
  provider: ResourceProvider,
  olds: PropertyMap | undefined,
  news: PropertyMap,
): Promise<PropertyMap> {
  const { inputs, failures = [] } = await provider.check(olds, news);
  if (failures.length === 0) return inputs;
  throw new StepError("program", failures.map((f) => `${f.property}: ${f.reason}`).join("; "));
}

/** Stands for "the object is not healthy" among the paths of replaceOnChanges. */
const INIT_ERROR = "#initerror";

/** The provider's diff, with what `replaceOnChanges` makes of it. */
export async function diffAgainst(
  provider: ResourceProvider,
  old: ResourceState,
  news: PropertyMap,
  options: Readonly<Record<"ignoreChanges" | "replaceOnChanges", readonly string[]>>,
): Promise<ProviderDiff> {
  const existing = { id: old.id ?? "", inputs: old.inputs, outputs: old.outputs };
  const diff = await provider.diff(existing, news, options.ignoreChanges);
  const patterns = options.replaceOnChanges.map(parsePath);
  const unhealthy = old.initErrors?.length ? [[INIT_ERROR]] : [];
  const forced = [...diff.changed, ...unhealthy].filter((path) =>
    patterns.some((pattern) => containsPath(pattern, path)),
  );
  return { ...diff, replaced: [...diff.replaced, ...forced] };
}
