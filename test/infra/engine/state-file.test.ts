import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedEngine, readStateText, Secret, UNKNOWN, deploy } from "../../../infra/engine";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const STACK = "urn:pulumi:acme::shop::pulumi:pulumi:Stack::shop-acme";

const resource = (change: object = {}): object => ({
  urn: "urn:pulumi:acme::shop::cloud:Vm::web",
  type: "cloud:Vm",
  custom: true,
  parent: STACK,
  protect: true,
  inputs: {
    size: 1,
    sealed: { ...SECRET, ciphertext: "v1:nonce:text" },
    plain: [{ inside: { ...SECRET, plaintext: '"hunter2"' } }],
  },
  outputs: {},
  ...change,
});
const deployment = (...resources: readonly object[]): object => ({
  manifest: { time: "2026-11-22T10:00:00+01:00", magic: "x", version: "v3.300.0" },
  secrets_providers: { type: "awskms", state: {} },
  resources,
});
const stack = { urn: STACK, type: "pulumi:pulumi:Stack", custom: false, outputs: { a: 1 } };
const exported = (...resources: readonly object[]): string =>
  JSON.stringify({ version: 9, features: ["new"], deployment: deployment(...resources) });

describe("readStateText", () => {
  it("reads an export without any key, of whatever version and secrets provider", () => {
    const text = exported(stack, resource());
    const state = readStateText(text);
    expect(state).toMatchObject({
      project: "shop",
      stack: "acme",
      outputs: { a: 1 },
      updatedAt: new Date("2026-11-22T09:00:00Z"),
      formatVersion: "v3.300.0",
      sha256: createHash("sha256").update(text).digest("hex"),
    });
    expect(state?.resources.map(({ name, protect }) => [name, protect])).toEqual([
      ["shop-acme", false],
      ["web", true],
    ]);
  });

  it("every secret stays shut, encrypted or not", () => {
    const inputs = readStateText(exported(stack, resource()))?.resources[1]?.inputs ?? {};
    const [first] = inputs["plain"] as { inside: unknown }[];
    for (const value of [inputs["sealed"], first?.inside]) {
      expect(value).toBeInstanceOf(Secret);
      expect((value as Secret).value).toBe(UNKNOWN);
    }
    expect(inputs["size"]).toBe(1);
  });

  it("reads a stack file as well, without providers and what waits for its deletion", () => {
    const hidden = [
      resource({
        urn: "urn:pulumi:acme::shop::pulumi:providers:cloud::default",
        type: "pulumi:providers:cloud",
      }),
      resource({ delete: true }),
    ];
    const latest = deployment(stack, ...hidden);
    const text = JSON.stringify({ version: 3, checkpoint: { stack: "organization/shop/acme", latest } });
    expect(readStateText(text)?.resources.map(({ name }) => name)).toEqual(["shop-acme"]);
  });

  it.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["another file", '{"name":"managed-vm"}'],
    ["an empty stack file", '{"version":3,"checkpoint":{"stack":"a"}}'],
    ["no manifest", '{"deployment":{}}'],
    ["a time that is none", '{"deployment":{"manifest":{"time":"then","version":"v3"}}}'],
    ["resources that are none", exported({ urn: 1 })],
  ])("is undefined for %s", (_name, text) => {
    expect(readStateText(text)).toBeUndefined();
  });
});

describe("readSealed of the embedded engine", () => {
  const backendDir = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-sealed-"));
  const reference = { project: "shop", stack: "acme", backendDir, config: {}, programDir: backendDir };

  beforeAll(async () => {
    const program = () => Promise.resolve({ a: 1 });
    await deploy({ ...reference, passphrase: "x", operation: "up", program });
  });
  afterAll(() => {
    fs.rmSync(backendDir, { recursive: true });
  });

  it("needs no passphrase, and says what readStack says of the file", async () => {
    const sealed = await embeddedEngine(reference).readSealed();
    const opened = await embeddedEngine({ ...reference, passphrase: "x" }).readStack();
    expect(sealed).toMatchObject({ stack: "acme", sha256: opened.sha256, updatedAt: opened.updatedAt });
  });

  it("is undefined without a stack, and MVM3004 for a damaged one", async () => {
    expect(await embeddedEngine({ ...reference, stack: "other" }).readSealed()).toBeUndefined();
    fs.writeFileSync(path.join(backendDir, ".pulumi/stacks/shop/acme.json"), "{");
    await expect(embeddedEngine(reference).readSealed()).rejects.toThrow(/MVM3004/);
  });
});
