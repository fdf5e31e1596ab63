import { randomBytes } from "node:crypto";
import {
  differingPaths,
  flattenReferences,
  hasAsset,
  isMap,
  isSecret,
  makeSecret,
  openSecretsOf,
  UNKNOWN_TEXT,
  type PropertyMap,
} from "../values";
import type {
  CheckResult,
  ExistingObject,
  OperationContext,
  ProviderDiff,
  ResourceProvider,
} from "./provider";
import type { CommandTransport } from "./command-transport";

/** Inputs of the real provider that this engine does not carry out. */
const UNSUPPORTED_INPUTS = ["assetPaths", "archivePaths"];
const ID_SUFFIX_BYTES = 4;

/** `command:local:Command` and, with another transport, `command:remote:Command`. */
export class CommandProvider implements ResourceProvider {
  constructor(private readonly run: CommandTransport) {}

  check(_olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const failures = Object.entries(news)
      .filter(([key, value]) => UNSUPPORTED_INPUTS.includes(key) || hasAsset(value))
      .map(([property]) => ({
        property,
        reason: "assets and archives are not supported by the embedded engine",
      }));
    return Promise.resolve({ inputs: news, failures });
  }

  diff(old: ExistingObject, news: PropertyMap): Promise<ProviderDiff> {
    const changed = differingPaths(old.inputs, news);
    return Promise.resolve({ changed, replaced: changed.filter(([property]) => property === "triggers") });
  }

  async create(news: PropertyMap, context: OperationContext): Promise<{ id?: string; outputs: PropertyMap }> {
    if (context.preview) return { outputs: { ...news } };
    const output = await this.execute(news.create, news, {}, context.signal);
    return {
      id: context.name + randomBytes(ID_SUFFIX_BYTES).toString("hex"),
      outputs: { ...news, ...output },
    };
  }

  async update(
    old: ExistingObject,
    news: PropertyMap,
    context: OperationContext,
  ): Promise<{ outputs: PropertyMap }> {
    if (context.preview) return { outputs: { ...news } };
    const output = await this.execute(news.update ?? news.create, news, old.outputs, context.signal);
    return { outputs: { ...news, ...output } };
  }

  async delete(old: ExistingObject, context: OperationContext): Promise<void> {
    await this.execute(old.outputs.delete, old.outputs, old.outputs, context.signal);
  }

  private async execute(
    command: PropertyMap[string] | undefined,
    properties: PropertyMap,
    previous: PropertyMap,
    signal: AbortSignal,
  ): Promise<PropertyMap> {
    const before = openSecretsOf(previous);
    const output = { stdout: before.stdout ?? "", stderr: before.stderr ?? "" };
    const line = isSecret(command) ? command.value : command;
    if (typeof line !== "string") return output; // no command for this operation: nothing to run
    const inputs = openSecretsOf(flattenReferences(properties) as PropertyMap);
    const environment = { ...textsOf(inputs.environment), ...previousOutput(inputs, output) };
    return { ...(await this.run(line, inputs, environment, signal)) };
  }
}

/** Environment values are text; the SDK's types allow nothing else. */
function textsOf(value: PropertyMap[string] | undefined): Record<string, string> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, textOf(text)]));
}

const textOf = (value: PropertyMap[string] | undefined): string => (typeof value === "string" ? value : "");

/** The last output goes into the environment unless `addPreviousOutputInEnv` is false. */
function previousOutput(inputs: PropertyMap, output: PropertyMap): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  const [stdout, stderr] = [textOf(output.stdout), textOf(output.stderr)];
  return {
    ...(stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr === "" ? {} : { PULUMI_COMMAND_STDERR: stderr }),
  };
}

const CONNECTION_DEFAULTS: PropertyMap = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
const CONNECTION_SECRETS = ["password", "privateKey", "privateKeyPassword"];

/** Adds what the real provider writes into a connection; without it the Pulumi CLI would plan an update. */
export class RemoteCommandProvider extends CommandProvider {
  override async check(olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const checked = await super.check(olds, news);
    const connection = isSecret(news.connection) ? news.connection.value : news.connection;
    if (!isMap(connection)) return checked;
    const failures = [...(checked.failures ?? []), ...connectionFailures(connection)];
    return { inputs: { ...news, connection: makeSecret(completeConnection(connection)) }, failures };
  }
}

function connectionFailures(connection: PropertyMap): { property: string; reason: string }[] {
  const failures: { property: string; reason: string }[] = [];
  if (connection.proxy !== undefined) {
    failures.push({
      property: "connection.proxy",
      reason: "a proxy is not supported by the embedded engine",
    });
  }
  if (connection.hostKey === undefined) {
    failures.push({
      property: "connection.hostKey",
      reason: "a pinned host key is required: the server is not verified without it",
    });
  }
  return failures;
}

function completeConnection(connection: PropertyMap): PropertyMap {
  const complete: PropertyMap = { ...CONNECTION_DEFAULTS, ...connection };
  for (const key of CONNECTION_SECRETS) {
    const value = complete[key];
    if (value !== undefined && value !== UNKNOWN_TEXT) complete[key] = makeSecret(value);
  }
  return complete;
}
