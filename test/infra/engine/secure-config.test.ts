import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../infra/diagnostics";
import { formatConfigValue, Secret, UNKNOWN, type ConfigValue } from "../../../infra/engine";
import { SecretsCrypter } from "../../../infra/engine/state/secrets";
import { Bench, PASSPHRASE, Thing } from "./programs";

let bench: Bench;
let crypter: SecretsCrypter;
beforeAll(async () => void (crypter = await SecretsCrypter.open(PASSPHRASE, undefined)));
beforeEach(() => void (bench = new Bench({ fresh: true })));
afterEach(() => bench.remove());

const PLACE = { file: "stacks/Pulumi.dev.yaml", line: 7, column: 17, path: "encryptionsalt" };
const PLANTED = "S3cr3t-planted-7";
const secure = (text: string): ConfigValue => ({ secure: crypter.encrypt(text) });
const settings = (): {
  secureConfig: Record<string, ConfigValue>;
  encryptionSalt: { text: string; place: typeof PLACE };
} => ({
  secureConfig: {
    "shop:token": secure(PLANTED),
    "shop:mail": { host: "mail.example.com", accounts: [{ password: secure(PLANTED) }] },
  },
  encryptionSalt: { text: crypter.salt, place: PLACE },
});

interface Mail {
  host: string;
  accounts: { password: string }[];
}
const program = (): object => {
  const config = new pulumi.Config("shop");
  const mail = config.requireSecretObject<Mail>("mail");
  new Thing("t", { secretText: config.requireSecret("token") });
  return { mail: mail.apply(({ host, accounts }) => `${host} ${accounts[0]?.password}`) };
};

async function diagnosticOf(attempt: Promise<unknown>): Promise<unknown> {
  const error: unknown = await attempt.then(
    () => "nothing was thrown",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DiagnosticError)) throw error;
  const [{ code, place } = { code: "" }] = error.diagnostics;
  return [code, place];
}

describe("secure configuration", () => {
  it("reaches the program opened and marked as secret, and the state encrypted with the same salt", async () => {
    const result = await bench.up(program, settings());
    expect(result.errors).toEqual([]);
    expect((result.outputs.mail as Secret).value).toBe(`mail.example.com ${PLANTED}`);
    const [made] = bench.cloud.objects.values();
    expect(made?.secretText).toBe(PLANTED);
    const text = readFileSync(bench.stateFile, "utf8");
    expect(text).not.toContain(PLANTED);
    expect(text).toContain(crypter.salt);
    expect((await bench.preview(program, settings())).changed).toBe(false);
  });

  it("is unknown, and never plain, without a state: check needs no passphrase", async () => {
    const { passphrase: _none, ...reference } = bench.reference;
    const result = await bench.preview(program, { ...settings(), ...reference, backendDir: undefined });
    expect(result.errors).toEqual([]);
    const thing = result.resources.find((resource) => resource.name === "t");
    const seen = thing?.inputs.secretText;
    expect(seen instanceof Secret ? seen.value : seen).toBe(UNKNOWN);
    expect(result.outputs.mail).toBeInstanceOf(Secret);
  });

  it("asks for the passphrase where the salt stands", async () => {
    expect(await diagnosticOf(bench.up(program, { ...settings(), passphrase: "" }))).toEqual([
      "MVM3001",
      PLACE,
    ]);
    expect(await diagnosticOf(bench.up(program, { ...settings(), passphrase: "wrong" }))).toEqual([
      "MVM3002",
      PLACE,
    ]);
    expect(bench.cloud.calls).toEqual([]);
  });

  it("names the key whose value was not encrypted with this salt", async () => {
    const other = await SecretsCrypter.open(PASSPHRASE, undefined);
    const foreign = { "shop:token": { secure: other.encrypt("x") } };
    expect(await diagnosticOf(bench.up(program, { ...settings(), secureConfig: foreign }))).toEqual([
      "MVM3010",
      PLACE,
    ]);
  });

  it("re-encrypts a state that had another salt", async () => {
    await bench.up(() => void new Thing("t", { secretText: pulumi.secret(PLANTED) }));
    expect(readFileSync(bench.stateFile, "utf8")).not.toContain(crypter.salt);
    const result = await bench.up(
      () => void new Thing("t", { secretText: pulumi.secret(PLANTED), text: "b" }),
      settings(),
    );
    expect(result.errors).toEqual([]);
    expect(readFileSync(bench.stateFile, "utf8")).toContain(crypter.salt);
    const keep = (): void => void new Thing("t", { secretText: pulumi.secret(PLANTED), text: "b" });
    expect((await bench.preview(keep)).changed).toBe(false);
  });
});

it.each<[ConfigValue, string]>([
  ["text", "text"],
  [5, "5"],
  [true, "true"],
  [{ b: 1, a: ["<&>", null] }, '{"a":["\\u003c\\u0026\\u003e",null],"b":1}'],
])("writes the value %j as Pulumi does", (value, text) => {
  expect(formatConfigValue(value)).toBe(text);
});
