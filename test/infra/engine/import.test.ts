import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../infra/diagnostics";
import {
  exportState,
  importState,
  readStack,
  type DeploymentExport,
  type Secret,
} from "../../../infra/engine";
import { SecretsCrypter } from "../../../infra/engine/state/secrets";
import { Bench, changes, PASSPHRASE, Thing, urnOf } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

const PLANTED = "S3cr3t-planted-7";
const program = (): object => {
  const vm = new Thing("vm", { text: "a", secretText: pulumi.secret(PLANTED) });
  new Thing("user", { text: vm.address });
  return { token: pulumi.secret({ inner: pulumi.secret(PLANTED) }) };
};

async function diagnosticOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => "nothing was thrown",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DiagnosticError)) throw error;
  const [first] = error.diagnostics;
  return `${first?.code} ${first?.message}`;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What `pulumi stack export --show-secrets` prints: `plaintext` in the place of each `ciphertext`, no salt. */
async function showSecrets(document: DeploymentExport): Promise<DeploymentExport> {
  const { secrets_providers: secrets, ...deployment } = document.deployment;
  const crypter = await SecretsCrypter.open(PASSPHRASE, secrets?.state?.salt);
  const reveal = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reveal);
    if (value === null || typeof value !== "object") return value;
    if (typeof value.ciphertext === "string")
      return { [SIGNATURE]: value[SIGNATURE] ?? "", plaintext: crypter.decrypt(value.ciphertext) };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
  };
  return { ...document, deployment: reveal(deployment as unknown as Json) as never };
}

describe("the state of a stack", () => {
  it("survives export and import, and the one before stays as .bak", async () => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    await bench.up(() => undefined);
    const before = readFileSync(bench.stateFile, "utf8");
    await importState(bench.reference, exported);
    expect(readFileSync(`${bench.stateFile}.bak`, "utf8")).toBe(before);
    expect(changes(await bench.preview(program))).toEqual([]);
    const again = await exportState(bench.reference);
    expect(again.deployment.resources).toEqual(exported.deployment.resources);
  });

  it("takes secrets in plain text and writes them encrypted", async () => {
    await bench.up(program);
    const shown = await showSecrets(await exportState(bench.reference));
    expect(JSON.stringify(shown)).toContain(PLANTED);
    await importState(bench.reference, shown);
    expect(readFileSync(bench.stateFile, "utf8")).not.toContain(PLANTED);
    expect((await bench.preview(program)).changed).toBe(false);
    const { outputs } = await readStack(bench.reference);
    expect((outputs.token as Secret).value).toEqual({ inner: PLANTED });
  });

  it("is encrypted with the salt of the stack's configuration from then on", async () => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    const own = await SecretsCrypter.open(PASSPHRASE, undefined);
    const place = { file: "stacks/Pulumi.dev.yaml", line: 3, column: 1, path: "encryptionsalt" };
    await importState({ ...bench.reference, encryptionSalt: { text: own.salt, place } }, exported);
    const { deployment } = await exportState(bench.reference);
    expect(deployment.secrets_providers?.state?.salt).toBe(own.salt);
    expect((await bench.preview(program)).changed).toBe(false);
  });

  it("is not imported with another passphrase", async () => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    const before = readFileSync(bench.stateFile, "utf8");
    const attempt = importState({ ...bench.reference, passphrase: "wrong" }, exported);
    expect(await diagnosticOf(attempt)).toMatch(/^MVM3002 /);
    expect(readFileSync(bench.stateFile, "utf8")).toBe(before);
  });
});

describe("a file that is no state of the stack", () => {
  type Resource = Record<string, unknown>;
  const find = (resources: Resource[], name: string): Resource =>
    resources.find((resource) => String(resource.urn).endsWith(`::${name}`)) ?? {};

  it.each<[string, (resources: Resource[]) => unknown, string]>([
    [
      "of another stack",
      (all) => (find(all, "vm").urn = urnOf("vm", undefined, "other")),
      `${urnOf("vm", undefined, "other")} is not of the stack dev of the project shop`,
    ],
    ["with a resource twice", (all) => all.push({ ...find(all, "vm") }), `${urnOf("vm")} stands in it twice`],
    [
      "without a parent",
      (all) => (find(all, "vm").parent = urnOf("gone")),
      `${urnOf("vm")} names ${urnOf("gone")}, which does not stand before it`,
    ],
    [
      "without a dependency",
      (all) => all.splice(all.indexOf(find(all, "vm")), 1),
      `${urnOf("user")} names ${urnOf("vm")}, which does not stand before it`,
    ],
    [
      "in the wrong order",
      (all) => all.push(...all.splice(all.indexOf(find(all, "vm")), 1)),
      `${urnOf("user")} names ${urnOf("vm")}, which does not stand before it`,
    ],
    [
      "without what it is deleted with",
      (all) => (find(all, "vm").deletedWith = urnOf("gone")),
      `${urnOf("vm")} names ${urnOf("gone")}, which does not stand before it`,
    ],
    ["with a resource without urn", (all) => delete find(all, "vm").urn, "a resource has no urn or no type"],
  ])("is refused: %s", async (_what, damage, message) => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    const before = readFileSync(bench.stateFile, "utf8");
    damage(exported.deployment.resources ?? []);
    expect(await diagnosticOf(importState(bench.reference, exported))).toBe(`MVM3011 ${message}`);
    expect(readFileSync(bench.stateFile, "utf8")).toBe(before);
  });

  it("may name a replaced object and its replacement", async () => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    const resources = exported.deployment.resources ?? [];
    resources.push({ ...find(resources, "user"), delete: true, id: "user-0" });
    await importState(bench.reference, exported);
    expect(changes(await bench.preview(program))).toEqual(["delete-replaced user"]);
  });

  it.each([
    ["null", null],
    ["a list", []],
    ["a stack file", { version: 3, checkpoint: {} }],
  ])("is refused: %s", async (_what, document) => {
    const attempt = importState(bench.reference, document as never);
    expect(await diagnosticOf(attempt)).toBe("MVM3011 the file does not hold `version` and `deployment`");
  });

  it("is refused when its secrets were changed", async () => {
    await bench.up(program);
    const text = JSON.stringify(await exportState(bench.reference));
    const broken = text.replace(/("ciphertext":"v1:[^:]+:)[^"]+"/, '$1AAAAAAAAAAAAAAAAAAAAAAAA"');
    const attempt = importState(bench.reference, JSON.parse(broken) as DeploymentExport);
    expect(await diagnosticOf(attempt)).toBe("MVM3011 a secret in the file cannot be decrypted");
  });

  it("is not imported while another run holds the lock", async () => {
    await bench.up(program);
    const exported = await exportState(bench.reference);
    let said = "";
    await bench.up(() => {
      program();
      new Thing("late", { waitMs: 50 });
      bench.cloud.onAct = () =>
        void importState(bench.reference, exported).catch((error: Error) => void (said = error.message));
    });
    expect(said).toMatch(/^MVM3003 /);
  });
});
