import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import ts from "typescript";
import { stringify } from "yaml";
import type { CloudRecord } from "./cloud";
import type { Edit } from "./program";

export const PROJECT = "conformance";
export const STACK = "dev";
export const PASSPHRASE = "correct horse";
/** One salt for state and configuration. */
const SALT = "v1:ngZnwFuzGRA=:v1:tIICD6ox2aljn43e:jc9niFIb8AsADfvCRDcTw9jdX1uguA==";
const FORMAT_VERSION = "v3.260.0";

/** Files of this folder that the CLI's program consists of, beside programs/. */
const PROGRAM_FILES = ["program.ts", "resources.ts"];

const INDEX_JS = `const { programs } = require("./conformance/programs");
const [program, edit] = process.env.MVM_CONFORMANCE_CELL.split("/");
const named = (list, name) => list.find((entry) => entry.name === name);
module.exports = () => named(named(programs, program).edits, edit).declare();
`;

/** A resource, or a whole deployment, as it stands in a state file. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A project directory and file backend that both engines work on. */
export class ConformanceProject {
  readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-conformance-"));
  readonly backendDir = path.join(this.directory, "backend");
  private readonly stateFile = path.join(this.backendDir, ".pulumi", "stacks", PROJECT, `${STACK}.json`);

  /** @param sources this folder @param modules the node_modules with Pulumi's SDK */
  constructor(sources: string, modules: string) {
    this.write("node_modules/conformance-cloud/index.js", compile(path.join(sources, "cloud.ts")));
    fs.symlinkSync(path.join(modules, "@pulumi"), path.join(this.directory, "node_modules", "@pulumi"));
    const areas = fs.readdirSync(path.join(sources, "programs")).map((name) => path.join("programs", name));
    for (const file of [...PROGRAM_FILES, ...areas]) {
      this.write(path.join("conformance", file.replace(/\.ts$/, ".js")), compile(path.join(sources, file)));
    }
    this.write("index.js", INDEX_JS);
    this.write("package.json", JSON.stringify({ name: PROJECT, private: true }));
    const runtime = { name: "nodejs", options: { typescript: false } };
    this.write("Pulumi.yaml", stringify({ name: PROJECT, main: "index.js", runtime }));
    this.write("backend/.pulumi/meta.yaml", "version: 1\n");
    this.write(path.relative(this.directory, this.stateFile), emptyStack());
  }

  /** Sets the stage for an edit: stack configuration and the cloud's faults; forgets the calls so far. */
  prepare(edit: Edit): void {
    const config = {
      ...mapKeys(edit.config, (value) => value),
      ...mapKeys(edit.secretConfig, (value) => ({ secure: encrypt(value) })),
    };
    this.write(`Pulumi.${STACK}.yaml`, stringify({ encryptionsalt: SALT, config }));
    this.write("faults.json", JSON.stringify(edit.faults ?? []));
    this.write("cloud.json", JSON.stringify({ ...this.cloud, calls: [] }));
  }

  get cloud(): CloudRecord {
    const file = path.join(this.directory, "cloud.json");
    if (!fs.existsSync(file)) return { objects: {}, made: {}, calls: [] };
    return JSON.parse(fs.readFileSync(file, "utf8")) as CloudRecord;
  }

  /** The deployment in the state file with its secrets opened as `{ secret: value }`. */
  readDeployment(): { resources: Json[]; pendingOperations: Json[] } {
    const document = JSON.parse(fs.readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest: { resources?: Json[]; pending_operations?: Json[] } };
    };
    const { resources = [], pending_operations: pendingOperations = [] } = document.checkpoint.latest;
    return openSecrets({ resources, pendingOperations }, false) as {
      resources: Json[];
      pendingOperations: Json[];
    };
  }

  write(name: string, content: string): void {
    const file = path.join(this.directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

const compiled = new Map<string, string>();

function compile(file: string): string {
  let text = compiled.get(file);
  if (text === undefined) {
    const compilerOptions = {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    };
    text = ts.transpileModule(fs.readFileSync(file, "utf8"), { compilerOptions }).outputText;
    compiled.set(file, text);
  }
  return text;
}

const mapKeys = <T>(
  values: Readonly<Record<string, string>> = {},
  make: (value: string) => T,
): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, make(value)]));

function emptyStack(): string {
  const magic = createHash("sha256").update(FORMAT_VERSION).digest("hex");
  const latest = {
    manifest: { time: "2026-01-01T00:00:00Z", magic, version: FORMAT_VERSION },
    secrets_providers: { type: "passphrase", state: { salt: SALT } },
    metadata: {},
  };
  return JSON.stringify({ version: 3, checkpoint: { stack: `organization/${PROJECT}/${STACK}`, latest } });
}

// ---- secrets: a second implementation on purpose, so that the engine's own does not judge itself --------------------

let derivedKey: Buffer | undefined;

const key = (): Buffer =>
  (derivedKey ??= pbkdf2Sync(
    PASSPHRASE,
    Buffer.from(SALT.split(":")[1] ?? "", "base64"),
    1_000_000,
    32,
    "sha256",
  ));

function encrypt(plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce);
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${text.toString("base64")}`;
}

function decrypt(ciphertext: string): string {
  const [nonce, text] = ciphertext
    .split(":")
    .slice(1)
    .map((part) => Buffer.from(part, "base64"));
  if (!nonce || !text) throw new Error(`not a ciphertext: ${ciphertext}`);
  const decipher = createDecipheriv("aes-256-gcm", key(), nonce);
  decipher.setAuthTag(text.subarray(-16));
  return decipher.update(text.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

const SECRET_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** A secret within a secret carries plain JSON. */
function openSecrets(value: Json, nested: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => openSecrets(item, nested));
  if (typeof value !== "object" || value === null) return value;
  if (value[SECRET_KEY] === SECRET_SIGNATURE) {
    const text = value["ciphertext"];
    if (typeof text !== "string") throw new Error("a secret without ciphertext");
    return { secret: openSecrets(JSON.parse(nested ? text : decrypt(text)) as Json, true) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, openSecrets(item, nested)]));
}
