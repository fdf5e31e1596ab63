import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import type { DeploymentExport } from "../state";
import { explainFailure } from "./failures";
import { runPulumi, type CliOutcome } from "./run-cli";
import { environmentOf, prepareFileBackend, type PulumiStack } from "./stack";

const PRIVATE_FILE = 0o600;
const SALT_KEY = "encryptionsalt";

/**
 * A private directory (0700) for the time of one operation, with a bare project in it. Commands about the state run here:
 * whatever the CLI writes beside Pulumi.yaml stays out of the user's project.
 */
export class Workspace {
  private constructor(
    readonly directory: string,
    readonly stack: PulumiStack,
    private readonly backendUrl: string,
  ) {}

  static async open(stack: PulumiStack): Promise<Workspace> {
    prepareFileBackend(stack.backendUrl);
    const directory = await mkdtemp(join(tmpdir(), "mvm-pulumi-")); // mkdtemp gives mode 0700
    const project = JSON.stringify({ name: stack.project, runtime: "nodejs" }); // JSON is YAML
    await writeFile(join(directory, "Pulumi.yaml"), project);
    return new Workspace(directory, stack, stack.backendUrl);
  }

  /** The same stack, in an empty backend that goes with the workspace: for a preview that must leave nothing behind. */
  onPaper(): Workspace {
    const url = pathToFileURL(join(this.directory, "backend")).href;
    prepareFileBackend(url);
    return new Workspace(this.directory, this.stack, url);
  }

  /** The stack with this state, in a backend that goes with the workspace. */
  async copyOnPaper(document: DeploymentExport): Promise<Workspace> {
    const paper = this.onPaper();
    await paper.createStack();
    await paper.importState(document);
    return paper;
  }

  /** `pulumi stack import`; the file that it reads is private, and goes with the workspace. */
  async importState(document: DeploymentExport): Promise<void> {
    const file = this.file("import.json");
    await writeFile(file, JSON.stringify(document), { mode: PRIVATE_FILE });
    const { exitCode, stderr } = await this.command("stack", "import", "--file", file);
    if (exitCode !== 0) explainFailure(stderr);
  }

  get env(): NodeJS.ProcessEnv {
    return environmentOf(this.stack, this.backendUrl);
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  /** Runs a command about the stack's state. */
  command(...args: readonly string[]): Promise<CliOutcome> {
    return runPulumi({
      args: [...args, "--stack", this.stack.stack],
      cwd: this.directory,
      env: this.env,
    });
  }

  /** Makes the stack; gives the salt that the CLI chose for it. */
  async createStack(): Promise<string | undefined> {
    const args = ["stack", "init", this.stack.stack, "--no-select", "--secrets-provider", "passphrase"];
    const made = await runPulumi({ args, cwd: this.directory, env: this.env });
    if (made.exitCode !== 0) explainFailure(made.stderr);
    return readSalt(this.file(`Pulumi.${this.stack.stack}.yaml`));
  }

  /**
   * The configuration file for one run. A dry run never writes to the user's file, nor does a stack whose salt belongs
   * into the state alone.
   */
  async configFor(dryRun: boolean, stateSalt: string | undefined): Promise<string> {
    const { configFile, saltPlace } = this.stack;
    const salt = saltPlace === "state" ? stateSalt : (readSalt(configFile) ?? stateSalt);
    if (saltPlace === "stack-file" && !dryRun) {
      if (salt !== undefined && salt !== readSalt(configFile))
        await writeWithSalt(configFile, configFile, salt);
      return configFile;
    }
    const copy = this.file("stack-config.yaml");
    await writeWithSalt(configFile, copy, salt);
    return copy;
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

export function readSalt(file: string): string | undefined {
  const salt: unknown = parseDocument(readText(file)).get(SALT_KEY);
  return typeof salt === "string" ? salt : undefined;
}

/** Comments and order of the file stay as they are. */
async function writeWithSalt(from: string, to: string, salt: string | undefined): Promise<void> {
  const document = parseDocument(readText(from));
  if (salt !== undefined) document.set(SALT_KEY, salt);
  await writeFile(to, document.toString({ lineWidth: 0 }), { mode: PRIVATE_FILE });
}
