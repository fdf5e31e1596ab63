import * as fs from "node:fs";
import * as path from "node:path";
import { LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { fail, type SourcePlace } from "../diagnostics";
import { formatConfigValue, holdsSecureValue, type ConfigValue, type EncryptionSalt } from "../engine";
import { cliErrors } from "./errors";
import type { Project } from "./project";

/** Configuration of one stack; keys in full, e.g. `managed-vm:platform`. Structures are JSON texts, as programs see them. */
export interface StackConfig {
  readonly plain: Readonly<Record<string, string>>;
  /** Values that hold something encrypted; the engine opens them when it runs the program. */
  readonly secure: Readonly<Record<string, ConfigValue>>;
  readonly encryptionSalt?: EncryptionSalt;
}

const valueSchema: z.ZodType<ConfigValue> = z.json();
const stackSchema = z.looseObject({
  config: z.record(z.string(), valueSchema).nullish(),
  encryptionsalt: z.string().optional(),
});

/**
 * Reads stacks/Pulumi.<stack>.yaml; empty without the file.
 * @throws MVM2903, located, for what is no configuration, and for secure values without an encryptionsalt
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
  const file = path.join("stacks", `Pulumi.${stack}.yaml`);
  const full = path.join(project.root, file);
  if (!fs.existsSync(full)) return { plain: {}, secure: {} };
  const lines = new LineCounter();
  const document = parseDocument(fs.readFileSync(full, "utf8"), { lineCounter: lines });
  const placeOf = (...keys: string[]): SourcePlace => findPlace(file, document, lines, keys);
  const [broken] = document.errors;
  if (broken) return fail(cliErrors.stackConfig, broken.message.split("\n")[0] ?? "", { place: placeOf() });
  const parsed = stackSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(cliErrors.stackConfig, `${file}: ${issue?.message ?? "not a stack configuration"}`, {
      place: placeOf(...(issue?.path ?? []).map(String)),
    });
  }
  const { config, encryptionsalt } = parsed.data;
  const entries = Object.entries(config ?? {}).map(([key, value]) => ({ key, value }));
  const secure = entries.filter(({ value }) => holdsSecureValue(value));
  const [first] = secure;
  if (first && encryptionsalt === undefined) {
    return fail(cliErrors.stackConfig, `${first.key} is secure, but the file has no encryptionsalt`, {
      place: placeOf("config", first.key),
      hint: `set it again with: pulumi config set --stack ${stack} --secret ${first.key}`,
    });
  }
  const fullKey = (key: string): string => (key.includes(":") ? key : `${project.name}:${key}`);
  const plain = entries.filter((entry) => !secure.includes(entry));
  return {
    plain: Object.fromEntries(plain.map(({ key, value }) => [fullKey(key), formatConfigValue(value)])),
    secure: Object.fromEntries(secure.map(({ key, value }) => [fullKey(key), value])),
    ...(encryptionsalt === undefined
      ? {}
      : { encryptionSalt: { text: encryptionsalt, place: placeOf("encryptionsalt") } }),
  };
}

/** Where the value at these keys stands; the begin of the file where the document has no such value. */
function findPlace(file: string, document: Document, lines: LineCounter, keys: string[]): SourcePlace {
  const node = keys.length === 0 ? undefined : document.getIn(keys, true);
  const range = (node as { range?: [number, number, number] } | undefined)?.range;
  const offset = range?.[0] ?? document.errors[0]?.pos[0] ?? 0;
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1), path: keys.join(".") };
}
