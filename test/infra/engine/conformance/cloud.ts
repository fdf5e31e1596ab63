// Stands in a test project as node_modules/conformance-cloud and is loaded by both engines: by the CLI in its provider
// process, by the embedded engine in its own. So it imports nothing of this repository.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The project directory: two levels above this package. */
const PROJECT_DIR = join(__dirname, "..", "..");

interface ThingInputs {
  label: string;
  /** Changing it updates. */
  text?: unknown;
  /** Changing it replaces. */
  kind?: string;
  tags?: Record<string, unknown>;
  /** Only one such thing may exist: the old one goes before the new one comes. */
  exclusive?: boolean;
}

/** What the cloud holds, on disk beside the program: provider processes end with each run. */
export interface CloudRecord {
  readonly objects: Record<string, string>;
  readonly made: Record<string, number>;
  readonly calls: string[];
}

const cloudFile = join(PROJECT_DIR, "cloud.json");
const faultsFile = join(PROJECT_DIR, "faults.json");

const readCloud = (): CloudRecord =>
  existsSync(cloudFile)
    ? (JSON.parse(readFileSync(cloudFile, "utf8")) as CloudRecord)
    : { objects: {}, made: {}, calls: [] };

/** Synchronous from read to write: operations of one provider process do not mix. */
function changeCloud<T>(change: (cloud: CloudRecord) => T): T {
  const cloud = readCloud();
  const result = change(cloud);
  writeFileSync(cloudFile, JSON.stringify(cloud));
  return result;
}

/** Faults are named `<operation> <label>`, `partly` being a creation that leaves an unhealthy object. */
const hasFault = (operation: string, label: string): boolean =>
  existsSync(faultsFile) &&
  (JSON.parse(readFileSync(faultsFile, "utf8")) as string[]).includes(`${operation} ${label}`);

function act(operation: string, label: string): void {
  changeCloud((cloud) => cloud.calls.push(`${operation} ${label}`));
  if (hasFault(operation, label)) throw new Error(`cannot ${operation} ${label}`);
}

const outputsOf = (inputs: ThingInputs): object => ({
  ...inputs,
  address: `${inputs.label}.${inputs.kind ?? "plain"}.example.com`,
});

function create(inputs: ThingInputs): Promise<{ id: string; outs: object }> {
  act("create", inputs.label);
  const id = changeCloud((cloud) => {
    const number = (cloud.made[inputs.label] = (cloud.made[inputs.label] ?? 0) + 1);
    cloud.objects[`${inputs.label}-${number}`] = inputs.kind ?? "plain";
    return `${inputs.label}-${number}`;
  });
  const outs = outputsOf(inputs);
  if (!hasFault("partly", inputs.label)) return Promise.resolve({ id, outs });
  throw Object.assign(new Error(`${inputs.label} is not ready`), {
    id,
    properties: outs,
    reasons: ["not ready"],
  });
}

function update(_id: string, _olds: object, news: ThingInputs): Promise<{ outs: object }> {
  act("update", news.label);
  return Promise.resolve({ outs: outputsOf(news) });
}

function remove(id: string, olds: ThingInputs): Promise<void> {
  act("delete", olds.label);
  changeCloud((cloud) => delete cloud.objects[id]);
  return Promise.resolve();
}

function diff(_id: string, olds: ThingInputs, news: ThingInputs): Promise<object> {
  const differs = (key: keyof ThingInputs): boolean =>
    JSON.stringify(olds[key]) !== JSON.stringify(news[key]);
  const replaces = (["kind", "exclusive"] as const).filter(differs);
  return Promise.resolve({
    changes: replaces.length > 0 || differs("text") || differs("tags"),
    replaces,
    ...(news.exclusive === true ? { deleteBeforeReplace: true } : {}),
  });
}

/** Providers by the name that a loader text gives: `plain` leaves it to the engine to see what differs. */
export const providers = {
  thing: { diff, create, update, delete: remove },
  plain: { create, update },
};
