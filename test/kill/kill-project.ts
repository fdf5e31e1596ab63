import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot, TestProject, type Finished } from "../support/project";
import { argumentsOf, CUSTOMER, SYSTEMS, type Operation } from "./operations";

export interface Ended extends Finished {
  readonly killed: boolean;
  readonly durationMs: number;
}

interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string };
}

interface StackFile {
  readonly checkpoint: { readonly latest?: { readonly pending_operations?: readonly PendingOperation[] } };
}

/** One customer whose runs are killed. */
export class KillProject extends TestProject {
  readonly stateFile = path.join(this.home, "state/.pulumi/stacks/managed-vm", `${CUSTOMER}.json`);

  want(operation: Operation): void {
    this.writeCustomer(CUSTOMER, SYSTEMS[operation]);
  }

  /** Runs an operation to its end, or kills its whole process group after a while. */
  operate(operation: Operation, killAfterMs?: number): Promise<Ended> {
    return this.runMvm(argumentsOf(operation), killAfterMs);
  }

  /** Not the blocking `mvm`: a test runner whose worker is silent for a minute gives up on it. */
  runMvm(args: readonly string[], killAfterMs?: number): Promise<Ended> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [path.join(packageRoot, "infra/launch/launch.cjs"), ...args], {
      cwd: this.root,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a process group of its own
    });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].on("data", (chunk: Buffer) => (texts[stream] += chunk.toString()));
    const group = -(child.pid ?? process.pid);
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => process.kill(group, "SIGKILL"), killAfterMs);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", () => clearTimeout(timer));
      child.on("close", (code, signal) => {
        const durationMs = performance.now() - startedAt;
        resolve({ code, ...texts, killed: signal === "SIGKILL", durationMs });
      });
    });
  }

  /** The state as a plain reader sees it; throws when it is damaged. Undefined before the first write. */
  readStateFile(): StackFile | undefined {
    if (!fs.existsSync(this.stateFile)) return undefined;
    return JSON.parse(fs.readFileSync(this.stateFile, "utf8")) as StackFile;
  }

  /** `creating lxd:Instance` for each step that the state says was in flight. */
  stepsInFlight(): string[] {
    const pending = this.readStateFile()?.checkpoint.latest?.pending_operations ?? [];
    return pending.map(({ type, resource }) => `${type} ${shortType(resource.urn)}`).sort();
  }

  listLocks(): string[] {
    const directory = this.lockDir(CUSTOMER);
    return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  }
}

const shortType = (urn: string): string =>
  (urn.split("::")[2] ?? "").split("$").at(-1)?.replace("pulumi-nodejs:dynamic/", "") ?? "";
