import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { packageRoot, type Finished } from "./project";

/**
 * The toolkit as a stranger has it: packed, and installed into an empty folder that knows nothing of this clone. Lies in
 * a temporary folder; removed by `remove`.
 */
export class InstalledPackage {
  private readonly parent = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-pack-"));
  readonly tarball: string;
  /** The folder that was empty. */
  readonly root = path.join(this.parent, "acme-hosting");
  readonly home = path.join(this.parent, "home");

  constructor() {
    const pack = ["run", "--silent", "pack", "--", "--silent", "--pack-destination", this.parent];
    this.tarball = path.join(this.parent, runNpm(pack, packageRoot).trim());
    fs.mkdirSync(this.root);
    fs.mkdirSync(path.join(this.home, "state"), { recursive: true, mode: 0o700 });
    const flags = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    runNpm(["install", ...flags, this.tarball], this.root);
  }

  /** Paths in the tarball, sorted. */
  listTarball(): string[] {
    const listed = execFileSync("tar", ["-tzf", this.tarball], { encoding: "utf8" });
    return listed
      .trim()
      .split("\n")
      .map((name) => name.replace(/^package\//, ""))
      .sort();
  }

  file(name: string): string {
    return path.join(this.root, name);
  }

  read(name: string): string {
    return fs.readFileSync(this.file(name), "utf8");
  }

  write(name: string, content: string): void {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), content);
  }

  private labEnvironment: Record<string, string> = {};

  /** Starts the lab and takes over what `mvm lab env` prints, as docs/pulumi-cli.md says. */
  startLab(): void {
    const up = this.mvm("lab", "up");
    if (up.code !== 0) throw new Error(up.stderr);
    const { stdout } = this.mvm("lab", "env", "--format", "json");
    this.labEnvironment = (JSON.parse(stdout) as { environment: Record<string, string> }).environment;
  }

  mvm(...args: string[]): Finished {
    return this.run([this.file("node_modules/.bin/mvm"), ...args]);
  }

  /** Runs a program in the project as a person at its root does. */
  run([command = "", ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Finished {
    const done = spawnSync(command, args, {
      cwd: this.root,
      env: {
        ...withoutNpm(process.env),
        CI: "true",
        MVM_HOME: this.home,
        MVM_LAB: "test",
        PULUMI_CONFIG_PASSPHRASE: "test-passphrase",
        PULUMI_BACKEND_URL: `file://${path.join(this.home, "state")}`,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...this.labEnvironment,
        ...env,
      },
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  remove(): void {
    fs.rmSync(this.parent, { recursive: true, force: true });
  }
}

function runNpm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, env: withoutNpm(process.env), encoding: "utf8", stdio: "pipe" });
}

/** `npm test` hands its own project's settings to its children, and NODE_PATH-like helpers would hide what is missing. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string): boolean =>
    /^(npm_(?!config_(cache|registry)$)|NODE_PATH$|INIT_CWD$)/i.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}
