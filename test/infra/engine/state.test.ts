import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../infra/diagnostics";
import type { Secret } from "../../../infra/engine";
import { listStacks, readStack, withStackLock } from "../../../infra/engine";
import { SecretsCrypter } from "../../../infra/engine/state/secrets";
import { Bench, Thing } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

const program = (): void => void new Thing("vm", { text: "a" });

/** The diagnostic that a rejected promise carries, as `CODE message`. */
async function diagnosticOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(DiagnosticError);
  const [first] = (error as DiagnosticError).diagnostics;
  return `${first?.code} ${first?.message}`;
}

interface StackDocument {
  version: number;
  features?: string[];
  checkpoint: {
    stack: string;
    latest: {
      secrets_providers: { type: string };
      resources: Record<string, unknown>[];
      pending_operations?: unknown[];
    };
  };
}
const readFile = (): StackDocument => JSON.parse(readFileSync(bench.stateFile, "utf8")) as StackDocument;
const editFile = (change: (file: StackDocument) => void): void => {
  const file = readFile();
  change(file);
  writeFileSync(bench.stateFile, JSON.stringify(file));
};

describe("the state file", () => {
  it("has the layout of Pulumi's file backend", async () => {
    await bench.up(program);
    const file = readFile();
    expect(file.version).toBe(3);
    expect(file.checkpoint.stack).toBe("organization/shop/dev");
    expect(Object.keys(file.checkpoint.latest)).toEqual([
      "manifest",
      "secrets_providers",
      "resources",
      "metadata",
    ]);
    expect(file.checkpoint.latest.secrets_providers).toMatchObject({ type: "passphrase" });
    expect(file.checkpoint.latest.resources.map((r) => r.type)).toEqual([
      "pulumi:pulumi:Stack",
      "pulumi:providers:pulumi-nodejs",
      "pulumi-nodejs:dynamic/test:Thing",
    ]);
    expect(await listStacks(bench.backendDir, "shop")).toEqual(["dev"]);
  });

  it("keeps the state before the run as .bak", async () => {
    await bench.up(program);
    const before = readFileSync(bench.stateFile, "utf8");
    await bench.up(() => void new Thing("vm", { text: "b" }));
    expect(readFileSync(`${bench.stateFile}.bak`, "utf8")).toBe(before);
  });

  it("holds no secret in plain, wherever it went", async () => {
    const planted = "S3cr3t-planted-7";
    const result = await bench.up(
      () => {
        const secret = pulumi.secret(planted);
        const vm = new Thing("vm", { secretText: secret });
        new local.Command("c", {
          create: "cat >/dev/null",
          stdin: secret,
          environment: { NESTED: pulumi.interpolate`a-${secret}` },
        });
        return { deep: { list: [secret, { of: pulumi.secret({ inner: secret }) }] }, vm: vm.address };
      },
      { config: { "shop:token": planted }, secretConfigKeys: ["shop:token"] },
    );
    expect(result.errors).toEqual([]);
    expect(JSON.stringify(result)).not.toContain(planted);
    for (const name of readdirSync(bench.backendDir, { recursive: true, encoding: "utf8" })) {
      const path = join(bench.backendDir, name);
      if (name.includes(".json")) expect(readFileSync(path, "utf8"), name).not.toContain(planted);
    }
    const { outputs } = await readStack(bench.reference);
    const { list } = outputs.deep as { list: Secret[] };
    expect(list[0]?.value).toBe(planted);
  });

  it.each<[string, (file: StackDocument) => void]>([
    ["deployment version 9", (file) => (file.version = 9)],
    ["the features hooks", (file) => ((file.version = 4), (file.features = ["hooks"]))],
    ["secrets provider cloud", (file) => (file.checkpoint.latest.secrets_providers.type = "cloud")],
    ["the features views", (file) => ((file.version = 4), (file.features = ["replaceWith", "views"]))],
    ...["external", "taint", "viewOf", "refreshBeforeUpdate", "resourceHooks", "something new"].map(
      (field): [string, (file: StackDocument) => void] => [
        `"${field}" of urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev`,
        (file) => ((file.checkpoint.latest.resources[0] ?? {})[field] = field === "viewOf" ? "urn" : true),
      ],
    ),
    [
      "assets and archives (outputs of urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev)",
      (file) =>
        ((file.checkpoint.latest.resources[0] ?? {}).outputs = {
          deep: [{ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "00" }],
        }),
    ],
  ])("is refused by name when it needs the Pulumi CLI: %s", async (what, change) => {
    await bench.up(program);
    editFile(change);
    expect(await diagnosticOf(bench.preview(program))).toBe(
      `MVM3005 the embedded engine does not know ${what}, which this state uses`,
    );
  });

  it("is refused when it is damaged", async () => {
    await bench.up(program);
    writeFileSync(bench.stateFile, readFileSync(bench.stateFile, "utf8").slice(0, 100));
    expect(await diagnosticOf(bench.up(program))).toMatch(/^MVM3004 /);
  });
});

describe("the passphrase", () => {
  it("is asked for and checked before anything happens", async () => {
    expect(await diagnosticOf(bench.up(program, { passphrase: "" }))).toMatch(/^MVM3001 /);
    await bench.up(program);
    const before = readFileSync(bench.stateFile, "utf8");
    expect(await diagnosticOf(bench.up(() => undefined, { passphrase: "wrong" }))).toMatch(/^MVM3002 /);
    expect(readFileSync(bench.stateFile, "utf8")).toBe(before);
    expect(bench.cloud.objects.size).toBe(1);
  });

  it("is proven by the salt alone", async () => {
    const salt = (await SecretsCrypter.open("it", undefined)).salt;
    await expect(SecretsCrypter.open("not it", salt)).rejects.toThrow(/MVM3002/);
    const own = await SecretsCrypter.open("it", undefined);
    const again = await SecretsCrypter.open("it", own.salt);
    expect(again.decrypt(own.encrypt("text ä"))).toBe("text ä");
    expect(own.encrypt("same")).not.toBe(own.encrypt("same"));
  });
});

describe("the lock", () => {
  const lockDir = (): string => join(bench.backendDir, ".pulumi", "locks", "organization", "shop", "dev");
  const plant = (lock: Record<string, unknown>): string => {
    mkdirSync(lockDir(), { recursive: true });
    const file = join(lockDir(), "11111111-2222-3333-4444-555555555555.json");
    writeFileSync(file, JSON.stringify(lock));
    return file;
  };
  const now = (): string => new Date().toISOString();
  const DEAD_PID = 2 ** 22 + 1; // above the kernel's limit

  it("of a living process refuses and says who and since when", async () => {
    const timestamp = now();
    plant({ pid: process.pid, username: "anna", hostname: hostname(), timestamp });
    const said = await diagnosticOf(bench.up(program));
    expect(said).toContain(
      `MVM3003 the stack is locked by anna@${hostname()} (pid ${process.pid}) since ${timestamp}`,
    );
    expect(bench.cloud.calls).toEqual([]);
    expect((await bench.preview(program)).errors).toEqual([]); // a preview takes no lock
  });

  it.each([
    ["another host, whatever its pid", { pid: DEAD_PID, username: "otto", hostname: "elsewhere" }],
    ["nobody readable", { broken: true, hostname: "?" }],
  ])("of %s refuses", async (_who, lock) => {
    plant({ ...lock, timestamp: now() });
    expect(await diagnosticOf(bench.up(program))).toMatch(/^MVM3003 /);
  });

  it.each([
    ["a dead process", () => ({ pid: DEAD_PID, timestamp: now() })],
    ["an earlier process with the same pid", () => ({ pid: process.pid, timestamp: "2020-01-01T00:00:00Z" })],
  ])("of %s is taken over", async (_who, lock) => {
    const file = plant({ username: "anna", hostname: hostname(), ...lock() });
    expect((await bench.up(program)).errors).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it("is gone after the run, also after a failed one", async () => {
    await bench.up(() => void new Thing("vm", { fail: "create" }));
    await bench.up(program, { passphrase: "wrong" }).catch(() => undefined);
    expect(readdirSync(lockDir())).toEqual([]);
  });

  it("is held by one at a time, however many take over a dead one at once", async () => {
    plant({ pid: DEAD_PID, username: "anna", hostname: hostname(), timestamp: now() });
    let holders = 0;
    let most = 0;
    const attempt = (): Promise<void> =>
      withStackLock(bench.reference, async () => {
        most = Math.max(most, ++holders);
        await new Promise((resolve) => setTimeout(resolve, 5));
        holders--;
      });
    const results = await Promise.allSettled(Array.from({ length: 12 }, attempt));
    expect(most).toBe(1);
    expect(results.some((r) => r.status === "fulfilled")).toBe(true);
  });
});

describe("a directory that cannot be written", () => {
  it("is noticed before the first change", async () => {
    const file = join(bench.backendDir, "not-a-directory");
    writeFileSync(file, "");
    expect(await diagnosticOf(bench.up(program, { backendDir: join(file, "state") }))).toMatch(/^MVM3006 /);
    expect(bench.cloud.calls).toEqual([]);
  });

  it("stops a run that cannot note what it does", async () => {
    const chain = (): void => {
      const first = new Thing("first");
      new Thing("second", { text: first.address });
    };
    // A directory in the place of the temporary file: from then on every write fails, as on a full disk.
    bench.cloud.onAct = () => void mkdirSync(`${bench.stateFile}.tmp`);
    const running = bench.up(chain);
    expect(await diagnosticOf(running)).toMatch(/^MVM4001 /);
    expect(bench.cloud.names("create")).toEqual(["first"]);
    expect(readFile().checkpoint.latest.pending_operations).toHaveLength(1);
  });
});

it.each(["../x", ".hidden", "a/b", ""])("refuses the stack name %j", async (stack) => {
  expect(await diagnosticOf(bench.up(program, { stack }))).toMatch(/^MVM3008 /);
});
