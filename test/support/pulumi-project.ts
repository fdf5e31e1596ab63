import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot, TestProject, type Finished } from "./project";

/** What `--event-log` writes, as far as tests read it. */
export interface PolicyEvents {
  /** Per resource name, the resource rules that passed on it. */
  readonly passedOnResource: Readonly<Record<string, readonly string[]>>;
  readonly passedOnStack: readonly string[];
  readonly failed: readonly string[];
  /** `policyEvent`s: violations and advice. */
  readonly reports: readonly string[];
}

/** A resource of an exported state, as far as tests read it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: object;
}

interface Summary {
  readonly resourceUrn?: string;
  readonly passed?: readonly string[];
  readonly failed?: readonly string[];
}

interface EngineEvent {
  readonly policyEvent?: { readonly policyName: string };
  readonly policyAnalyzeSummaryEvent?: Summary;
  readonly policyAnalyzeStackSummaryEvent?: Summary;
}

/**
 * A clone as a user has it after `npm run build`, in a folder of its own: a copy of dist/ and policies/, so that nobody's
 * edits and builds disturb a running test, with own stacks/ and state. `pulumi` works there as documented.
 */
export class PulumiProject extends TestProject {
  private labEnvironment: NodeJS.ProcessEnv = {};

  constructor(private readonly ownEnvironment: NodeJS.ProcessEnv = {}) {
    super("test");
    this.mvm(["--version"]); // brings dist/ up to date
    for (const name of ["dist", "policies", "package.json"]) {
      fs.cpSync(path.join(packageRoot, name), this.file(name), { recursive: true });
    }
    fs.symlinkSync(path.join(packageRoot, "node_modules"), this.file("node_modules"));
    fs.mkdirSync(path.join(this.home, "state"), { recursive: true, mode: 0o700 });
  }

  override get env(): NodeJS.ProcessEnv {
    return {
      ...super.env,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_COMMANDS: "true", // for --event-log
      PULUMI_BACKEND_URL: `file://${path.join(this.home, "state")}`,
      // What `eval "$(mvm lab env)"` sets for the CLI, the program and the providers.
      ...this.labEnvironment,
      ...this.ownEnvironment,
    };
  }

  /** Starts the lab and takes over what `mvm lab env` prints. */
  startLab(): void {
    const up = this.mvm(["lab", "up"]);
    if (up.code !== 0) throw new Error(up.stderr);
    const { stdout } = this.mvm(["lab", "env", "--format", "json"]);
    this.labEnvironment = (JSON.parse(stdout) as { environment: Record<string, string> }).environment;
  }

  /** Runs `pulumi` in this project and waits. `input` is what it reads from stdin. */
  pulumi(args: readonly string[], input = ""): Finished {
    const options = { cwd: this.root, env: this.env, maxBuffer: 64 << 20, input };
    const done = spawnSync("pulumi", [...args], { ...options, encoding: "utf8" });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  /** Runs `pulumi` and gives what it printed; throws when it fails. */
  pulumiOk(args: readonly string[], input = ""): string {
    const done = this.pulumi(args, input);
    if (done.code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  /** Starts `pulumi` and waits until it has printed a text; `done` waits for its end. */
  async startPulumi(args: readonly string[], awaited: string): Promise<{ done: Promise<Finished> }> {
    const child = spawn("pulumi", args, { cwd: this.root, env: this.env });
    let stdout = "";
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const done = new Promise<Finished>((resolve) =>
      child.on("close", (code) => resolve({ code, stdout, stderr })),
    );
    const printed = new Promise<void>((resolve) =>
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
        if (stdout.includes(awaited)) resolve();
      }),
    );
    await Promise.race([printed, done]);
    if (!stdout.includes(awaited)) throw new Error(`pulumi ended without "${awaited}": ${stdout}${stderr}`);
    return { done };
  }

  /** The resources of the state; default providers are resources too. */
  exportResources(): readonly StateResource[] {
    const { deployment } = JSON.parse(this.pulumiOk(["stack", "export"])) as {
      deployment: { resources?: StateResource[] };
    };
    return deployment.resources ?? [];
  }

  /** What the policies said, from a file that `--event-log` wrote. */
  readPolicyEvents(name: string): PolicyEvents {
    const events = fs
      .readFileSync(this.file(name), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as EngineEvent);
    const onResource = events.flatMap((event) => event.policyAnalyzeSummaryEvent ?? []);
    const onStack = events.flatMap((event) => event.policyAnalyzeStackSummaryEvent ?? []);
    return {
      passedOnResource: Object.fromEntries(
        onResource
          .filter(({ passed = [] }) => passed.length > 0)
          .map(
            ({ resourceUrn = "", passed = [] }) =>
              [resourceUrn.split("::").at(-1) ?? "", [...passed].sort()] as const,
          ),
      ),
      passedOnStack: onStack.flatMap(({ passed = [] }) => passed).sort(),
      failed: [...onResource, ...onStack].flatMap(({ failed = [] }) => failed),
      reports: events.flatMap(({ policyEvent }) => policyEvent?.policyName ?? []),
    };
  }
}
