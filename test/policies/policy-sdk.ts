import type { PolicyPackArgs } from "@pulumi/policy";
import { createRequire } from "node:module";
import { UNKNOWN, type ResourceGraph, type ResourceNode } from "../../infra/audit/graph";

/** What CrossGuard would report. */
export interface Diagnostic {
  readonly policyName: string;
  readonly message: string;
  readonly enforcementLevel: string;
  readonly urn: string;
}

type RpcFunction = (
  call: { request: object },
  callback: (error: unknown, response: AnalyzeResponse) => void,
) => Promise<void>;

interface AnalyzeResponse {
  getDiagnosticsList(): {
    getPolicyname(): string;
    getMessage(): string;
    getEnforcementlevel(): number;
    getUrn(): string;
  }[];
  getNotApplicableList(): { getPolicyName(): string; getReason(): string }[];
}

type MakeRpcFunction = (
  pack: string,
  version: string,
  level: string,
  policies: PolicyPackArgs["policies"],
) => RpcFunction;

/** The SDK's server functions are internal; all use of them is in this file. */
const server = createRequire(__filename)("@pulumi/policy/server") as {
  makeAnalyzeRpcFun: MakeRpcFunction;
  makeAnalyzeStackRpcFun: MakeRpcFunction;
};

const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const levels = ["advisory", "mandatory", "disabled", "remediate"];

/** What the engine puts on the wire: unknown values are a marker text. */
const toWire = (properties: unknown): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(properties, (_key, value: unknown) => (value === UNKNOWN ? unknownText : value)),
  ) as Record<string, unknown>;

function request(node: ResourceNode, properties: unknown): object {
  const options = {
    getProtect: () => node.protect,
    getIgnorechangesList: () => [],
    getDeletebeforereplace: () => false,
    getDeletebeforereplacedefined: () => false,
    getAliasesList: () => [],
    getCustomtimeouts: () => undefined,
    getAdditionalsecretoutputsList: () => [],
    getParent: () => node.parent ?? "",
  };
  return {
    getType: () => node.type,
    getUrn: () => node.urn,
    getName: () => node.name,
    getProperties: () => ({ toJavaScript: () => toWire(properties) }),
    getOptions: () => options,
    getProvider: () => undefined,
    getParent: () => node.parent ?? "",
    getDependenciesList: () => node.dependencies,
    getPropertydependenciesMap: () => new Map(),
  };
}

async function run(
  rpc: RpcFunction,
  call: object,
): Promise<{ violations: Diagnostic[]; notApplicable: string[] }> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, response: AnalyzeResponse): void => {
      if (error) reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
      else {
        const violations = response.getDiagnosticsList().map((d) => ({
          policyName: d.getPolicyname(),
          message: d.getMessage(),
          enforcementLevel: levels[d.getEnforcementlevel()] ?? "",
          urn: d.getUrn(),
        }));
        resolve({
          violations,
          notApplicable: response.getNotApplicableList().map((entry) => entry.getPolicyName()),
        });
      }
    };
    void rpc({ request: call }, done);
  });
}

/** Runs the pack as the engine does: each resource by its inputs, then the stack by its outputs. */
export async function runPack(
  pack: PolicyPackArgs,
  graph: ResourceGraph,
): Promise<{ violations: Diagnostic[]; notApplicable: string[] }> {
  const rpcOf = (make: MakeRpcFunction): RpcFunction => make("pack", "1.0.0", "advisory", pack.policies);
  const analyze = rpcOf(server.makeAnalyzeRpcFun);
  const resources = await Promise.all(
    graph.resources.map((node) => run(analyze, request(node, node.inputs))),
  );
  const wholeStack = graph.resources.map((node) => request(node, { ...node.inputs, ...node.outputs }));
  const stack = await run(rpcOf(server.makeAnalyzeStackRpcFun), { getResourcesList: () => wholeStack });
  return {
    violations: [...resources.flatMap((result) => result.violations), ...stack.violations],
    notApplicable: stack.notApplicable,
  };
}
