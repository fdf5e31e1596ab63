import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { labPaths, type LabName } from "../../infra/cloud/lab";
import { lxdApi, run } from "./lab";

/** The toolkit's own root. */
export const packageRoot = path.resolve(import.meta.dirname, "..", "..");

export const launcher = path.join(packageRoot, "infra/launch/launch.cjs");

/** A word of Tcl without any substitution. */
const tclQuote = (text: string): string =>
  `"${text
    .replace(/[\\"$[\]]/g, "\\$&")
    .replaceAll("\r", "\\r")
    .replaceAll("\u0001", "\\x01")}"`;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a temporary folder: own stacks/, own state home, own lab; removed by `remove`. */
export class TestProject {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-"));
  readonly home = path.join(this.root, "home");

  constructor(
    readonly lab: "test" | "scratch" = "test",
    private readonly extraEnv: NodeJS.ProcessEnv = {},
  ) {
    this.write("Pulumi.yaml", fs.readFileSync(path.join(packageRoot, "Pulumi.yaml"), "utf8"));
    this.writeProvider();
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CI: "true",
      MVM_HOME: this.home,
      MVM_LAB: this.lab,
      PULUMI_CONFIG_PASSPHRASE: "test-passphrase",
      ...this.extraEnv,
    };
  }

  file(name: string): string {
    return path.join(this.root, name);
  }

  write(name: string, content: string): void {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), content);
  }

  /** Where Pulumi's file backend keeps the locks of a stack. */
  lockDir(stack: string): string {
    return path.join(this.home, "state/.pulumi/locks/organization/managed-vm", stack);
  }

  /** Replaces a text that must be there, as an engineer edits a file. */
  edit(name: string, from: string, to: string): void {
    const before = fs.readFileSync(this.file(name), "utf8");
    if (!before.includes(from)) throw new Error(`${name} does not contain ${from}`);
    this.write(name, before.replace(from, to));
  }

  /** provider.yaml with the provider addresses of this project's lab. */
  writeProvider(extraSources: readonly string[] = []): void {
    const slot = { test: ["198.18.128", "2001:2:0:100"], scratch: ["198.19.128", "2001:2:0:300"] }[this.lab];
    const [v4, v6] = slot as [string, string];
    this.write(
      "stacks/provider.yaml",
      stringify({
        provider: 1,
        sources: [`${v4}.1/32`, `${v4}.6/32`, `${v6}::1/128`, `${v6}::6/128`, ...extraSources],
        adminUser: "mvmadmin",
        sshKeys: [{ name: "lab", fromEnvironment: "MVM_PROVIDER_PUBLIC_KEY" }],
      }),
    );
  }

  /** A customer's card and stack configuration for the lab. `systems` is written as it stands in the card. */
  writeCustomer(customer: string, systems: Record<string, unknown>): void {
    this.write(
      `stacks/${customer}/card.yaml`,
      stringify({ card: 1, customer, holidays: "DE-NI", systems }, { aliasDuplicateObjects: false }),
    );
    this.write(
      `stacks/Pulumi.${customer}.yaml`,
      stringify({ config: { "managed-vm:platform": "lxd", "managed-vm:endpoint": "lab" } }),
    );
  }

  /** Runs `mvm` in this project and waits. */
  mvm(args: readonly string[], env: NodeJS.ProcessEnv = {}): Finished {
    const done = spawnSync(process.execPath, [launcher, ...args], {
      cwd: this.root,
      env: { ...this.env, ...env },
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  /** Starts `mvm` and gives the child, for tests that interrupt it or run several at once. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): { pid: number; done: Promise<Finished> } {
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd: this.root,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const done = new Promise<Finished>((resolve) =>
      child.on("close", (code) => resolve({ code, stdout, stderr })),
    );
    return { pid: child.pid ?? 0, done };
  }

  /**
   * Drives `mvm console` as a person does: waits for a text, types an answer. Gives everything that was shown.
   *
   * @throws when a text does not come within 20 s
   */
  typeAtConsole(
    customer: string,
    vm: string,
    dialogue: readonly (readonly [await: string, type: string])[],
  ): string {
    const steps = dialogue.map(
      ([text, answer]) => `expect -ex ${tclQuote(text)}; send -- ${tclQuote(answer)}`,
    );
    const spawned = [process.execPath, launcher, "console", customer, vm].map(tclQuote).join(" ");
    const script = [
      "set timeout 20",
      `spawn ${spawned}`,
      "expect_after { timeout { exit 9 } eof { exit 8 } }",
      'expect -ex "lets go"; sleep 1; send -- "\r"',
      ...steps,
      "expect_after",
      "expect eof",
    ].join("\n");
    const done = spawnSync("expect", ["-c", script], { cwd: this.root, env: this.env, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`the console ended with ${done.status}: ${done.stdout}`);
    return done.stdout;
  }

  /** A file of every guest of a lab, read through the cloud. */
  guestFiles(lab: LabName, file: string): string[] {
    return lxdApi<string[]>(lab, "GET", "/1.0/instances").map((instance) =>
      run(["curl", "-sf", "--unix-socket", labPaths(lab).socket, `http://lxd${instance}/files?path=${file}`]),
    );
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
