import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { vi } from "vitest";
import {
  unprotect,
  type DeploymentRequest,
  type DeploymentResult,
  type Operation,
} from "../../../../infra/engine";
import { Bench, PROVIDER_TEXT } from "../programs";
import { CheckedCloud, type Fault } from "./checked-cloud";
import { programOf, TYPE, type World } from "./world";

/** Runs per property. The long form: MVM_PROPERTY_RUNS=20000 with one property at a time. */
export const propertyRuns = (usual: number): number => Number(process.env["MVM_PROPERTY_RUNS"] ?? usual);

/** A resource of the state file, as far as the properties look at it. */
export interface Recorded {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: { readonly key?: string };
  readonly outputs?: {
    readonly key?: string;
    readonly text?: string;
    readonly kind?: string;
    readonly host?: string;
  };
  readonly delete?: boolean;
  readonly pendingReplacement?: boolean;
  readonly retainOnDelete?: boolean;
  readonly protect?: boolean;
}

export interface RecordedState {
  readonly resources: readonly Recorded[];
  readonly pending: readonly { readonly type: string; readonly resource: Recorded }[];
}

interface StackFile {
  readonly checkpoint: {
    readonly latest: {
      readonly resources?: readonly Recorded[];
      readonly pending_operations?: RecordedState["pending"];
    };
  };
}

/** One stack, its checked cloud, and what was wanted of it last. */
export class PropertyBench {
  cloud = new CheckedCloud();
  /** Keys whose replacement was being made, beside the object that stood, when a process died. */
  private readonly replacements = new Set<string>();
  private readonly bench: Bench;
  private readonly emptyState: string;
  private last: World = [];

  constructor() {
    // Every run writes and syncs its state several times; in memory that costs nothing.
    if (existsSync("/dev/shm")) vi.stubEnv("TMPDIR", "/dev/shm");
    this.bench = new Bench();
    vi.unstubAllEnvs();
    this.emptyState = this.readFile();
  }

  /** Back to an empty cloud and an empty state. */
  reset(): void {
    this.restore(this.emptyState, new CheckedCloud());
    this.replacements.clear();
    this.last = [];
  }

  restore(file: string, cloud: CheckedCloud): void {
    writeFileSync(this.bench.stateFile, file);
    this.cloud = cloud;
  }

  /**
   * Puts back how things stood when a process died. What lives and is in no state was being made: from now on only the
   * record of that creation leads to it.
   */
  comeBackTo(file: string, cloud: CheckedCloud, before: RecordedState): void {
    this.restore(file, cloud);
    this.noteReleased(before);
    const { resources, pending } = this.readState();
    const known = new Set(resources.map(({ id }) => id));
    for (const id of cloud.objects.keys())
      if (!known.has(id) && !cloud.released.has(id)) cloud.orphans.add(id);
    for (const { resource, type } of pending) {
      const key = resource.inputs?.key ?? "";
      if (type === "creating" && resources.some(({ inputs }) => inputs?.key === key))
        this.replacements.add(key);
    }
  }

  wasBeingReplaced(key: string): boolean {
    return this.replacements.has(key);
  }

  readFile(): string {
    return readFileSync(this.bench.stateFile, "utf8");
  }

  readState(file = this.readFile()): RecordedState {
    const { latest } = (JSON.parse(file) as StackFile).checkpoint;
    const resources = (latest.resources ?? []).filter(({ type }) => type === TYPE);
    // Those that do not wait for each other may stand in any order.
    const sorted = resources.sort((a, b) => (`${a.urn} ${a.id}` < `${b.urn} ${b.id}` ? -1 : 1));
    return { resources: sorted, pending: latest.pending_operations ?? [] };
  }

  preview(world: World): Promise<DeploymentResult> {
    return this.run("preview", world);
  }

  async up(world: World, fault?: Fault, extra: Partial<DeploymentRequest> = {}): Promise<DeploymentResult> {
    this.expectRun(world, fault);
    const before = this.readState();
    const result = await this.run("up", world, extra);
    this.noteReleased(before);
    this.last = world;
    return result;
  }

  async destroy(fault?: Fault, extra: Partial<DeploymentRequest> = {}): Promise<DeploymentResult> {
    this.expectRun([], fault);
    const before = this.readState();
    const result = await this.run("destroy", undefined, extra);
    this.noteReleased(before);
    return result;
  }

  refresh(extra: Partial<DeploymentRequest> = {}): Promise<DeploymentResult> {
    return this.run("refresh", undefined, extra);
  }

  unprotectAll(): Promise<unknown> {
    return unprotect(
      this.bench.reference,
      this.readState().resources.map(({ urn }) => urn),
    );
  }

  remove(): void {
    this.bench.remove();
  }

  /** What a state calls the objects that live. */
  formerUrns(): Map<string, string> {
    const live = this.readState().resources.filter((one) => !one.delete);
    return new Map(live.map((one) => [one.inputs?.key ?? "", one.urn]));
  }

  private expectRun(world: World, fault: Fault | undefined): void {
    const retained = this.readState().resources.filter((one) => one.retainOnDelete);
    this.cloud.expect(this.last, world, new Set(retained.map(({ inputs }) => inputs?.key ?? "")));
    this.cloud.fault = fault;
  }

  private run(
    operation: Operation,
    world: World | undefined,
    extra: Partial<DeploymentRequest> = {},
  ): Promise<DeploymentResult> {
    const program = world && programOf(world, this.formerUrns());
    const ownProviders = new Map([[PROVIDER_TEXT, this.cloud.provider]]);
    return this.bench.run(operation, program, { ownProviders, ...extra });
  }

  /** What left the state because its record said that its object stays; inside a host it goes with that one. */
  private noteReleased(before: RecordedState): void {
    const standing = this.readState().resources.filter((one) => !one.pendingReplacement);
    const now = new Set(standing.map(({ id }) => id));
    for (const { id = "", retainOnDelete, pendingReplacement, outputs } of before.resources) {
      if (!retainOnDelete || pendingReplacement || now.has(id)) continue;
      if (this.cloud.objects.has(id)) this.cloud.released.add(id);
      else if (!outputs?.host) this.cloud.violations.push(`${id} was not left behind`);
    }
  }
}
