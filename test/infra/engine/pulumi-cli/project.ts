import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  deployWithPulumi,
  type PulumiDeploymentRequest,
  type PulumiStack,
} from "../../../../infra/engine/pulumi-cli";
import { deploy, type DeploymentResult, type Operation } from "../../../../infra/engine";

export const PASSPHRASE = "correct horse";
const REPOSITORY = resolve(import.meta.dirname, "..", "..", "..", "..");

/** A small project that both engines run, and a backend for each: what one does is compared with what the other does. */
export class Shop {
  readonly root = mkdtempSync(join(tmpdir(), "mvm-shop-"));
  readonly projectDir = join(this.root, "project");
  readonly configFile = join(this.projectDir, "Pulumi.dev.yaml");

  constructor() {
    cpSync(join(import.meta.dirname, "shop"), this.projectDir, { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules"), join(this.projectDir, "node_modules"));
  }

  backendDir(name: string): string {
    return join(this.root, `state-${name}`);
  }

  /** Directory of the objects that the project's own provider makes. */
  objects(name: string): string {
    const directory = join(this.root, `objects-${name}`);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  stack(backend: string, extra: Partial<PulumiStack> = {}): PulumiStack {
    return {
      projectDir: this.projectDir,
      project: "shop",
      stack: "dev",
      backendUrl: pathToFileURL(this.backendDir(backend)).href,
      passphrase: PASSPHRASE,
      configFile: this.configFile,
      saltPlace: "state",
      env: { ...process.env },
      ...extra,
    };
  }

  /** Runs an edit of the program with the Pulumi CLI. */
  pulumi(
    operation: Operation,
    edit: string,
    extra: Partial<PulumiDeploymentRequest> = {},
    name = "pulumi",
  ): Promise<DeploymentResult> {
    this.writeConfig(edit, name);
    return deployWithPulumi({ ...this.stack(name), operation, ...extra });
  }

  /** Runs the same program with the embedded engine. */
  embedded(
    operation: Operation,
    edit: string,
    extra: { refreshFirst?: boolean } = {},
    name = "embedded",
  ): Promise<DeploymentResult> {
    const program = (): Promise<unknown> => {
      const load = createRequire(join(this.projectDir, "x.js"));
      delete load.cache[load.resolve("./program.js")];
      return Promise.resolve(load("./program.js"));
    };
    return deploy({
      operation,
      project: "shop",
      stack: "dev",
      backendDir: this.backendDir(name),
      passphrase: PASSPHRASE,
      config: this.config(edit, name),
      programDir: this.projectDir,
      ...(operation === "preview" || operation === "up" ? { program } : {}),
      ...extra,
    });
  }

  private config(edit: string, name: string): Record<string, string> {
    return { "shop:edit": edit, "shop:dir": this.objects(name) };
  }

  private writeConfig(edit: string, name: string): void {
    const header = "# A comment that must stay.\n";
    writeFileSync(this.configFile, `${header}${JSON.stringify({ config: this.config(edit, name) })}\n`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
