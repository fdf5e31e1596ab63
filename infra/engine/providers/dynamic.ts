import Module from "node:module";
import { join } from "node:path";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { DiagnosticError } from "../../diagnostics";
import {
  differingPaths,
  flattenReferences,
  ignoreChanges,
  markSecretsLike,
  openSecrets,
  parsePath,
  UNKNOWN_TEXT,
  type PropertyMap,
} from "../values";
import {
  PartialCreateError,
  type CheckResult,
  type DiffDetail,
  type ExistingObject,
  type OperationContext,
  type ProviderDiff,
  type ResourceProvider,
} from "./provider";

/** Handed to own providers beside Pulumi's arguments, so that a long wait ends when the user interrupts it. */
export interface OwnOperationContext {
  readonly signal: AbortSignal;
}

/**
 * What `pulumi.dynamic.ResourceProvider` is, by shape. Secrets are opened on the way in; same-named properties become
 * secret again on the way out.
 */
export interface DynamicProvider {
  check?(
    olds: object | undefined,
    news: object,
  ): Promise<{ inputs?: object | undefined; failures?: { property: string; reason: string }[] | undefined }>;
  diff?(id: string, olds: object, news: object): Promise<OwnDiffResult>;
  create(inputs: object, context?: OwnOperationContext): Promise<{ id: string; outs?: object | undefined }>;
  update?(
    id: string,
    olds: object,
    news: object,
    context?: OwnOperationContext,
  ): Promise<{ outs?: object | undefined }>;
  read?(
    id: string,
    props: object,
    context?: OwnOperationContext,
  ): Promise<{ id?: string | undefined; props?: object | undefined }>;
  delete?(id: string, props: object, context?: OwnOperationContext): Promise<void>;
  /** Ours alone: removes what an interrupted `create` with these inputs left, own objects only; nothing there is fine. */
  discard?(inputs: object, context?: OwnOperationContext): Promise<void>;
  configure?(request: {
    config: { get(key: string): string | undefined; require(key: string): string };
  }): Promise<void>;
}

interface OwnDiffResult {
  readonly changes?: boolean | undefined;
  readonly replaces?: readonly string[] | undefined;
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly detail?: readonly DiffDetail[] | undefined;
}

/** The property that carries the provider's text. */
const PROVIDER_KEY = "__provider";

export interface DynamicContext {
  readonly programDir: string;
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  readonly ownProviders: ReadonlyMap<string, DynamicProvider>;
}

/** Own resources: what Pulumi runs in its dynamic provider process runs here, with the same rules. */
export class DynamicResourceProvider implements ResourceProvider {
  private readonly loaded = new Map<string, Promise<DynamicProvider>>();

  constructor(private readonly context: DynamicContext) {}

  async check(olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const plainOlds = toPlain(olds ?? {});
    const plainNews = toPlain(news);
    const provider = await this.providerOf(plainNews, plainOlds);
    const result = provider.check ? await provider.check(plainOlds, plainNews) : {};
    const inputs = { ...(result.inputs ?? plainNews), [PROVIDER_KEY]: plainNews[PROVIDER_KEY] ?? null };
    return { inputs: markSecretsLike(overWire(inputs), news), failures: result.failures ?? [] };
  }

  async diff(old: ExistingObject, news: PropertyMap, ignored: readonly string[]): Promise<ProviderDiff> {
    const olds = toPlain(old.outputs);
    const plain = toPlain(news);
    const provider = await this.providerOf(plain, olds);
    const result: OwnDiffResult = provider.diff ? await provider.diff(old.id, olds, plain) : {};
    return {
      changed: changedPaths(result, old.inputs, ignoreChanges(news, old.inputs, ignored)),
      replaced: (result.replaces ?? []).map(parsePath),
      deleteBeforeReplace: result.deleteBeforeReplace,
      detail: result.detail,
    };
  }

  async create(news: PropertyMap, context: OperationContext): Promise<{ id?: string; outputs: PropertyMap }> {
    if (context.preview) return { outputs: news };
    const plain = toPlain(news);
    const provider = await this.providerOf(plain);
    try {
      const { id, outs } = await provider.create(plain, { signal: context.signal });
      return { id, outputs: this.outputs(outs, plain, news) };
    } catch (error) {
      throw this.asPartial(error, plain, news);
    }
  }

  async update(
    old: ExistingObject,
    news: PropertyMap,
    context: OperationContext,
  ): Promise<{ outputs: PropertyMap }> {
    if (context.preview) return { outputs: news };
    const plain = toPlain(news);
    const provider = await this.providerOf(plain);
    const result = await provider.update?.(old.id, toPlain(old.outputs), plain, { signal: context.signal });
    return { outputs: this.outputs(result?.outs, plain, news) };
  }

  async read(
    old: ExistingObject,
    context: OperationContext,
  ): Promise<{ outputs: PropertyMap } | "gone" | "unreadable"> {
    const plain = toPlain(old.outputs);
    const provider = await this.providerOf(plain);
    if (!provider.read) return "unreadable";
    const { id, props } = await provider.read(old.id, plain, { signal: context.signal });
    if (!id) return "gone";
    return { outputs: this.outputs(props ?? plain, plain, { ...old.inputs, ...old.outputs }) };
  }

  async delete(old: ExistingObject, context: OperationContext): Promise<void> {
    const plain = toPlain(old.outputs);
    const provider = await this.providerOf(plain);
    await provider.delete?.(old.id, plain, { signal: context.signal });
  }

  async discardFor(inputs: PropertyMap): Promise<((context: OperationContext) => Promise<void>) | undefined> {
    const plain = toPlain(inputs);
    const provider = await this.providerOf(plain);
    const discard = provider.discard?.bind(provider);
    return discard && (({ signal }) => discard(plain, { signal }));
  }

  private outputs(outs: object | undefined, plain: PropertyMap, secretsLike: PropertyMap): PropertyMap {
    const complete = { ...outs, [PROVIDER_KEY]: plain[PROVIDER_KEY] ?? null };
    return markSecretsLike(overWire(complete), secretsLike);
  }

  /** An error with an id says: the object exists, but it is not healthy. */
  private asPartial(error: unknown, plain: PropertyMap, news: PropertyMap): unknown {
    const partial = error as { id?: unknown; properties?: object; reasons?: string[]; message?: string };
    if (error instanceof DiagnosticError || typeof partial?.id !== "string" || partial.id === "")
      return error;
    const reasons = partial.reasons?.length ? partial.reasons : [partial.message ?? "not ready"];
    return new PartialCreateError(partial.id, this.outputs(partial.properties, plain, news), reasons, error);
  }

  private providerOf(news: PropertyMap, olds?: PropertyMap): Promise<DynamicProvider> {
    const text = news[PROVIDER_KEY] === UNKNOWN_TEXT ? olds?.[PROVIDER_KEY] : news[PROVIDER_KEY];
    if (typeof text !== "string") throw new Error(`an own resource has no ${PROVIDER_KEY} text`);
    let provider = this.loaded.get(text);
    if (!provider) {
      provider = this.load(text);
      this.loaded.set(text, provider);
    }
    return provider;
  }

  private async load(text: string): Promise<DynamicProvider> {
    const provider = this.context.ownProviders.get(text) ?? compileProvider(text, this.context.programDir);
    await provider.configure?.({ config: makeConfig(this.context) });
    return provider;
  }
}

/** Without a diff of its own, a provider's inputs decide; one that becomes secret has changed, as for the Pulumi CLI. */
function changedPaths(result: OwnDiffResult, olds: PropertyMap, news: PropertyMap): ProviderDiff["changed"] {
  if (result.changes === true) return [[]];
  if (result.changes === false) return [];
  return differingPaths(olds, news);
}

/** Runs the text like Pulumi's provider process: a CommonJS module that finds packages from the program's directory. */
function compileProvider(text: string, programDir: string): DynamicProvider {
  const loader = Module as unknown as { _nodeModulePaths(from: string): string[] };
  // Its id is a path: under a bare name Node remembers where a package was found, for all projects of this process.
  const compiled = new Module(join(programDir, "__provider.js")) as Module & {
    _compile(code: string, file: string): void;
  };
  compiled.filename = compiled.id;
  compiled.paths = loader._nodeModulePaths(programDir);
  compiled._compile(text, compiled.filename);
  return (compiled.exports as { handler(): DynamicProvider }).handler();
}

function makeConfig({ config, project }: DynamicContext): {
  get(key: string): string | undefined;
  require(key: string): string;
} {
  const get = (key: string): string | undefined => config[key.includes(":") ? key : `${project}:${key}`];
  return {
    get,
    require: (key) => {
      const value = get(key);
      if (value === undefined) throw new Error(`missing required configuration variable ${key}`);
      return value;
    },
  };
}

const toPlain = (map: PropertyMap): PropertyMap =>
  overWire(openSecrets(flattenReferences(map)) as PropertyMap);

/** What the wire does to values: undefined, dates and functions are refused, as by the real provider process. */
function overWire(map: object): PropertyMap {
  return Struct.fromJavaScript(map as Record<string, JavaScriptValue>).toJavaScript();
}
