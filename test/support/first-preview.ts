import {
  RegisterResourceResponse,
  Result,
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { disconnectSync, setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import { UNKNOWN, type ResourceNode } from "../../infra/audit/graph";
import { waitForRPCs } from "../../infra/engine/deployment/pulumi-internals";

type Callback<T> = (error: null, response: T) => void;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const STACK = "pulumi:pulumi:Stack";

/** What the wire says, with unknown values marked and secrets opened, as rules see it. */
function fromWire(value: unknown): unknown {
  if (value === UNKNOWN_ON_THE_WIRE) return UNKNOWN;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return "value" in value ? fromWire(value.value) : UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromWire(item)]));
}

/**
 * The harshest engine that a preview can meet: no state, and no provider that foresees anything, so that every id and
 * every output of every resource is unknown. Keeps what was registered.
 */
class KnowsNothing {
  readonly nodes = new Map<string, Mutable<ResourceNode>>();

  supportsFeature(_request: object, callback: Callback<{ getHassupport(): boolean }>): void {
    callback(null, { getHassupport: () => true });
  }

  registerResource(request: RegisterResourceRequest, callback: Callback<RegisterResourceResponse>): void {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const above = /^urn:pulumi:demo::managed-vm::(.*)::/.exec(parent)?.[1];
    const types = above === undefined || above === STACK ? type : `${above}$${type}`;
    const urn = `urn:pulumi:demo::managed-vm::${types}::${name}`;
    this.nodes.set(urn, {
      ...{ urn, type, name, custom: request.getCustom(), protect: request.getProtect() ?? false },
      ...(parent === "" ? {} : { parent }),
      inputs: fromWire(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
      outputs: {},
      dependencies: request.getDependenciesList(),
    });
    const response = new RegisterResourceResponse();
    response.setUrn(urn);
    response.setResult(Result.SUCCESS);
    callback(null, response);
  }

  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): void {
    const node = this.nodes.get(request.getUrn());
    if (node) node.outputs = fromWire(request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
    callback(null, {});
  }

  signalAndWaitForShutdown(_request: object, callback: Callback<object>): void {
    callback(null, {});
  }
}

/** What a program of the stack `demo` registers at its first preview when nothing but its own inputs is known. */
export async function registerKnowingNothing(program: () => unknown): Promise<readonly ResourceNode[]> {
  const monitor = new KnowsNothing();
  setMockOptions(monitor, "managed-vm", "demo", true, "organization");
  await runInPulumiStack(() => Promise.resolve(program()));
  await waitForRPCs();
  disconnectSync();
  return [...monitor.nodes.values()];
}
