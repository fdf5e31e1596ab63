import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import {
  deploy,
  type DeploymentRequest,
  type DeploymentResult,
  type DynamicProvider,
} from "../../../infra/engine";

export const PASSPHRASE = "correct horse";

const EMPTY_STACK = JSON.stringify({
  version: 3,
  checkpoint: {
    stack: "organization/shop/dev",
    latest: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "v3.260.0" },
      secrets_providers: {
        type: "passphrase",
        state: { salt: "v1:ngZnwFuzGRA=:v1:tIICD6ox2aljn43e:jc9niFIb8AsADfvCRDcTw9jdX1uguA==" },
      },
      metadata: {},
    },
  },
});

/** One call of an own provider. */
export interface Call {
  readonly op: "create" | "update" | "delete" | "read";
  readonly name: string;
}

interface ThingInputs {
  name: string;
  /** Changing it updates. */
  text?: string;
  /** Changing it replaces. */
  kind?: string;
  fail?: string;
  waitMs?: number;
  secretText?: string;
}

/** A little cloud: objects by id, and a record of what was done to them. */
export class Cloud {
  readonly objects = new Map<string, ThingInputs>();
  readonly calls: Call[] = [];
  /** The most operations that ran at the same time. */
  mostActive = 0;
  /** Told at the begin of each operation. */
  onAct: (op: Call["op"], name: string) => void = () => undefined;
  private active = 0;
  private made = 0;

  readonly provider: DynamicProvider = {
    diff: (_id, olds, news) => {
      const [old, wanted] = [olds as ThingInputs, news as ThingInputs];
      const differs = (key: keyof ThingInputs): boolean => old[key] !== wanted[key];
      const keys = ["text", "kind", "secretText"] as const;
      return Promise.resolve({
        changes: keys.some(differs),
        replaces: differs("kind") ? ["kind"] : [],
        detail: keys.filter(differs).map((path) => ({ path, from: old[path], to: wanted[path] })),
      });
    },
    create: async (inputs, context) => {
      const thing = inputs as ThingInputs;
      await this.act("create", thing, context?.signal);
      const id = `${thing.name}-${++this.made}`;
      this.objects.set(id, { ...thing });
      if (thing.fail === "partly")
        throw Object.assign(new Error("not ready"), { id, properties: { ...thing } });
      return { id, outs: { ...thing, address: `addr-of-${thing.name}` } };
    },
    update: async (id, _olds, news) => {
      await this.act("update", news as ThingInputs);
      this.objects.set(id, { ...(news as ThingInputs) });
      return { outs: { ...news, address: `addr-of-${(news as ThingInputs).name}` } };
    },
    read: (id, props) => {
      this.calls.push({ op: "read", name: (props as ThingInputs).name });
      const live = this.objects.get(id);
      return Promise.resolve(live ? { id, props: { ...props, ...live } } : {});
    },
    delete: async (id, props) => {
      await this.act("delete", props as ThingInputs);
      this.objects.delete(id);
    },
  };

  readonly ownProviders = new Map([[PROVIDER_TEXT, this.provider]]);

  names(op: Call["op"]): string[] {
    return this.calls.filter((call) => call.op === op).map((call) => call.name);
  }

  forget(): void {
    this.calls.length = 0;
    this.mostActive = 0;
  }

  private async act(op: Call["op"], thing: ThingInputs, signal?: AbortSignal): Promise<void> {
    this.calls.push({ op, name: thing.name });
    this.onAct(op, thing.name);
    this.mostActive = Math.max(this.mostActive, ++this.active);
    try {
      await this.wait(thing, signal);
    } finally {
      this.active--;
    }
    if (thing.fail === op)
      throw new Error(`cannot ${op} ${thing.name} with ${thing.secretText ?? "nothing"}`);
  }

  private async wait({ waitMs = 0 }: ThingInputs, signal?: AbortSignal): Promise<void> {
    if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : {});
  }
}

export const PROVIDER_TEXT = "exports.handler = () => { throw new Error('never compiled here'); };\n";

export interface ThingArgs {
  text?: pulumi.Input<string>;
  kind?: pulumi.Input<string>;
  fail?: string;
  waitMs?: number;
  secretText?: pulumi.Input<string>;
}

export class Thing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  declare readonly text: pulumi.Output<string>;

  constructor(name: string, args: ThingArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    const props = { name, ...args, address: undefined, __provider: PROVIDER_TEXT };
    super("pulumi-nodejs:dynamic/test:Thing", name, props, options);
  }
}

export const urnOf = (name: string, type = "pulumi-nodejs:dynamic/test:Thing", stack = "dev"): string =>
  `urn:pulumi:${stack}::shop::${type}::${name}`;

/** A backend directory of its own, its cloud, and short forms of the four operations. */
export class Bench {
  readonly backendDir = mkdtempSync(join(tmpdir(), "mvm-engine-"));
  readonly cloud = new Cloud();

  /** A fresh one has no files at all; the others begin with an empty stack, which saves a key derivation each. */
  constructor({ fresh = false } = {}) {
    if (fresh) return;
    mkdirSync(dirname(this.stateFile), { recursive: true });
    writeFileSync(this.stateFile, EMPTY_STACK);
  }

  readonly stateFile = join(this.backendDir, ".pulumi", "stacks", "shop", "dev.json");

  run(
    operation: DeploymentRequest["operation"],
    program?: () => unknown,
    extra: Partial<DeploymentRequest> = {},
  ): Promise<DeploymentResult> {
    return deploy({
      operation,
      project: "shop",
      stack: "dev",
      backendDir: this.backendDir,
      passphrase: PASSPHRASE,
      config: {},
      programDir: this.backendDir,
      ownProviders: this.cloud.ownProviders,
      ...(program ? { program: () => Promise.resolve(program()) } : {}),
      ...extra,
    });
  }

  up = (program: () => unknown, extra?: Partial<DeploymentRequest>): Promise<DeploymentResult> =>
    this.run("up", program, extra);
  preview = (program: () => unknown, extra?: Partial<DeploymentRequest>): Promise<DeploymentResult> =>
    this.run("preview", program, extra);

  get reference(): { backendDir: string; project: string; stack: string; passphrase: string } {
    return { backendDir: this.backendDir, project: "shop", stack: "dev", passphrase: PASSPHRASE };
  }

  remove(): void {
    rmSync(this.backendDir, { recursive: true, force: true });
  }
}

/** `op name` of each step but the stack's own and what stays the same, sorted. */
export function changes(result: DeploymentResult): string[] {
  return result.steps
    .filter((step) => step.op !== "same" && step.type !== "pulumi:pulumi:Stack")
    .map((step) => `${step.op} ${step.name}`)
    .sort();
}
