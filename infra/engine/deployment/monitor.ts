import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  RegisterResourceResponse,
  Result,
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
  type SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { ResourceState } from "../state";
import {
  equalValues,
  hasUnknown,
  isMap,
  keepUnchanged,
  mapProperties,
  mapValue,
  STACK_TYPE,
  type PropertyMap,
  type PropertyValue,
} from "../values";
import type { Deletions } from "./deletions";
import type { Executor } from "./executor";
import { readGoal, type Goal } from "./goal";
import { refuse } from "./plan";
import type { Planner } from "./planner";
import { Skipped, type DeploymentRun } from "./run";
import { Semaphore } from "./semaphore";

/** A value of the protocol's enumeration `Result`. */
type Outcome = ReturnType<RegisterResourceResponse["getResult"]>;

type Callback<Response> = (error: Error | null, response?: Response) => void;

/** Calls of the SDK that the embedded engine refuses, with the words in which it does. */
const REFUSED_CALLS = {
  readResource: "reading an existing resource (get, StackReference)",
  call: "a method call on a resource",
  registerPackage: "a parameterized package",
  streamInvoke: "a streaming invoke",
} as const;

const GET_RESOURCE = "pulumi:pulumi:getResource";

/** Stands where the SDK expects a client of the engine's resource monitor, and answers in this process. */
export class Monitor {
  private readonly planning = new Semaphore(1);
  /** urns that failed or were skipped: what depends on them is skipped as well. */
  private readonly failed = new Set<string>();
  private readonly active = new Set<Promise<unknown>>();
  private ending: Promise<void> | undefined;

  constructor(
    private readonly run: DeploymentRun,
    private readonly planner: Planner,
    private readonly executor: Executor,
    private readonly deletions: Deletions,
  ) {
    for (const [name, what] of Object.entries(REFUSED_CALLS)) {
      Object.assign(this, {
        [name]: (_request: unknown, callback: Callback<never>) => this.refuseCall(what, callback),
      });
    }
  }

  /** All but parameterization: for what is asked for and not supported, our own refusal is clearer than the SDK's. */
  supportsFeature(request: SupportsFeatureRequest, callback: Callback<{ getHassupport(): boolean }>): void {
    const supported = request.getId() !== "parameterization";
    callback(null, { getHassupport: () => supported });
  }

  registerResource(request: RegisterResourceRequest, callback: Callback<RegisterResourceResponse>): void {
    const goal = readGoal(request);
    const registration = this.register(goal);
    this.active.add(registration);
    void registration.finally(() => this.active.delete(registration)).catch(() => undefined);
    registration.then(
      ({ urn, state, result }) => {
        const response = new RegisterResourceResponse();
        const succeeded = result === Result.SUCCESS;
        response.setUrn(urn);
        response.setId(succeeded ? (state?.id ?? "") : "");
        response.setObject(toStruct(succeeded && goal.custom ? (state?.outputs ?? {}) : {}));
        response.setResult(result);
        callback(null, response);
      },
      (error: Error) => callback(error),
    );
  }

  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): void {
    const outputs = request.getOutputs()?.toJavaScript() ?? {};
    this.takeOutputs(request.getUrn(), mapProperties(outputs, withoutPreviewMark)).then(
      () => callback(null, {}),
      (error: Error) => callback(error),
    );
  }

  /** The SDK asks this alone, to turn a resource reference back into a resource. */
  invoke(request: ResourceInvokeRequest, callback: Callback<InvokeResponse>): void {
    if (request.getTok() !== GET_RESOURCE)
      return this.refuseCall(`the function ${request.getTok()}`, callback);
    this.planner.defaultProviders.referenceFor({ type: GET_RESOURCE, version: request.getVersion() });
    const urn = request.getArgs()?.toJavaScript().urn;
    const state = typeof urn === "string" ? this.run.registered.get(urn) : undefined;
    if (!state) return callback(new Error("a resource reference leads to no resource of this program"));
    const response = new InvokeResponse();
    response.setReturn(toStruct({ urn: state.urn, id: state.id ?? "", state: state.outputs }));
    callback(null, response);
  }

  /** The program is done: deletes what it did not mention. */
  signalAndWaitForShutdown(_request: unknown, callback: Callback<object>): void {
    this.ending ??= this.finish();
    this.ending.then(
      () => callback(null, {}),
      (error: Error) => callback(error),
    );
  }

  private async finish(): Promise<void> {
    if (this.run.interrupted || (this.run.errors.length > 0 && !this.run.dryRun)) return;
    await this.deletions.discardInterrupted();
    await this.deletions.deleteAll(this.planner.unwanted());
  }

  private async register(goal: Goal): Promise<{ urn: string; state?: ResourceState; result: Outcome }> {
    const urn = this.planner.urnOf(goal);
    if (this.mustSkip(goal)) {
      this.failed.add(urn);
      return { urn, result: Result.SKIP };
    }
    let state: ResourceState | undefined;
    try {
      const plan = await this.planning.run(() => this.planner.plan(goal, urn));
      state = plan.state;
      await this.executor.execute(plan);
      this.run.registered.set(urn, state);
      return { urn, state, result: Result.SUCCESS };
    } catch (error) {
      this.failed.add(urn);
      this.run.fail(
        urn,
        error,
        state ?? { urn, custom: goal.custom, type: goal.type, inputs: goal.inputs, outputs: {} },
      );
      return { urn, result: error instanceof Skipped ? Result.SKIP : Result.FAIL };
    }
  }

  /** Resolves when no registration is being worked on. */
  async untilIdle(): Promise<void> {
    while (this.active.size > 0) await Promise.allSettled(this.active);
  }

  private mustSkip(goal: Goal): boolean {
    if (this.run.interrupted || this.run.abandoned) return true;
    if (this.run.dryRun) return false;
    const needed = [
      this.planner.parentOf(goal),
      ...goal.dependencies,
      ...Object.values(goal.propertyDependencies).flat(),
      ...goal.replaceWith,
      goal.deletedWith,
    ];
    return needed.some((urn) => this.failed.has(urn));
  }

  private async takeOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    const state = this.run.registered.get(urn);
    // After a failure outputs may be unknown or absent: what was true before stays on record.
    if (!state || (!this.run.dryRun && (hasUnknown(outputs) || this.run.errors.length > 0))) return;
    const changed = !equalValues(state.outputs, outputs);
    if (changed && state.type === STACK_TYPE) this.run.recordChanged = true;
    state.outputs = keepUnchanged(outputs, state.outputs);
    if (changed) await this.run.save();
  }

  private refuseCall(what: string, callback: Callback<never>): void {
    callback(this.refuse(what));
  }

  /** Notes what the engine does not know. An `up` starts nothing more then: the program would not mean the same. */
  refuse(what: string): Error {
    if (!this.run.dryRun) this.run.abandoned = true;
    try {
      return refuse(what);
    } catch (error) {
      this.run.fail(undefined, error);
      return error as Error;
    }
  }
}

/** The SDK marks resources among a stack's outputs, at previews alone: without this each preview saw other outputs. */
const PREVIEW_MARK = "@isPulumiResource";

function withoutPreviewMark(value: PropertyValue): PropertyValue {
  return mapValue(value, (part) => {
    if (!isMap(part) || !(PREVIEW_MARK in part)) return undefined;
    const { [PREVIEW_MARK]: _mark, ...properties } = part;
    return withoutPreviewMark(properties);
  });
}

const toStruct = (map: PropertyMap): Struct => Struct.fromJavaScript(map);
