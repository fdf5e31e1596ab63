import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Secret } from "../../../../infra/engine";
import {
  exportWithPulumi,
  importWithPulumi,
  readStackWithPulumi,
  unprotectWithPulumi,
} from "../../../../infra/engine/pulumi-cli";
import { describeUnless, whyNoPulumi } from "../../../support/pulumi-cli";
import { Shop } from "./project";

const TWO_MINUTES = 120_000;

/** Codes of what a run throws. */
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (error: Error) => error.message,
  );

describeUnless(whyNoPulumi(), "what stands in the way of the Pulumi CLI", () => {
  let shop: Shop;
  const textOfConfig = (): string => readFileSync(shop.configFile, "utf8");
  const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("mvm-pulumi-"));

  beforeAll(async () => {
    shop = new Shop();
    vi.stubEnv("TMPDIR", mkdtempSync(join(shop.root, "tmp-")));
    await shop.pulumi("up", "second");
  }, TWO_MINUTES);
  afterAll(() => {
    vi.unstubAllEnvs();
    shop.remove();
  });

  it(
    "a preview of a new stack makes neither stack nor salt",
    async () => {
      const result = await shop.pulumi("preview", "first", {}, "nowhere");
      expect(result.errors).toEqual([]);
      expect(result.steps.filter((step) => step.op === "create")).toHaveLength(7);
      expect(existsSync(join(shop.backendDir("nowhere"), ".pulumi", "stacks"))).toBe(false);
      expect(textOfConfig()).not.toContain("encryptionsalt");
    },
    TWO_MINUTES,
  );

  it(
    "the salt goes into the stack file where it belongs there, beside the comments",
    async () => {
      expect(textOfConfig()).not.toContain("encryptionsalt");
      await shop.pulumi("up", "second", { saltPlace: "stack-file" });
      const { deployment } = await exportWithPulumi(shop.stack("pulumi"));
      expect(textOfConfig()).toContain(`encryptionsalt: ${deployment.secrets_providers?.state?.salt}`);
      expect(textOfConfig()).toContain("# A comment that must stay.");
    },
    TWO_MINUTES,
  );

  it(
    "a mandatory policy stops `up` before anything changes",
    async () => {
      const pack = join(shop.root, "pack");
      cpSync(join(import.meta.dirname, "pack"), pack, { recursive: true });
      symlinkSync(resolve(import.meta.dirname, "../../../../node_modules"), join(pack, "node_modules"));
      const before = await readStackWithPulumi(shop.stack("pulumi"));
      const result = await shop.pulumi("up", "replaced", { policyPackDirs: [pack] });
      const blocked = result.errors.filter((error) => error.reason === "gate");
      expect(blocked.map((error) => error.message)).toContainEqual(expect.stringContaining("kind-x-only"));
      const after = await readStackWithPulumi(shop.stack("pulumi"));
      expect(after.resources).toEqual(before.resources);
    },
    TWO_MINUTES,
  );

  it(
    "a lock is told like the embedded engine tells it",
    async () => {
      const locks = join(shop.backendDir("pulumi"), ".pulumi", "locks", "organization", "shop", "dev");
      mkdirSync(locks, { recursive: true });
      const holder = { pid: 7, username: "ann", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
      writeFileSync(join(locks, "x.json"), JSON.stringify(holder));
      const message = await codeOf(shop.pulumi("up", "second"));
      expect(message).toMatch(
        /^MVM3003 the stack is locked by ann@elsewhere \(pid 7\) since 2026-01-01T00:00:00Z, lock file \S+x\.json$/,
      );
      const embedded = await codeOf(shop.embedded("up", "second", {}, "pulumi"));
      expect(embedded).toBe(message);
      rmSync(join(locks, "x.json"));
    },
    TWO_MINUTES,
  );

  it(
    "a wrong passphrase and a missing one have their codes",
    async () => {
      expect(await codeOf(shop.pulumi("preview", "second", { passphrase: "guess" }))).toMatch(/^MVM3002 /);
      const { passphrase: _without, ...stack } = shop.stack("pulumi");
      const { PULUMI_CONFIG_PASSPHRASE: _unset, ...env } = process.env;
      expect(await codeOf(readStackWithPulumi({ ...stack, env }))).toMatch(/^MVM3001 /);
    },
    TWO_MINUTES,
  );

  it(
    "an error of a step: the others are done and no secret is told",
    async () => {
      const result = await shop.pulumi("up", "failing");
      expect(result.errors).toEqual([
        {
          urn: expect.stringContaining("::bad") as string,
          message: "cannot make bad of [secret]",
          reason: "failed",
        },
      ]);
      expect(result.steps.find((step) => step.name === "coupon")?.op).toBe("update");
    },
    TWO_MINUTES,
  );

  it(
    "Ctrl-C lets the running step finish and leaves a state that the next run completes",
    async () => {
      const interrupt = new AbortController();
      const result = await shop.pulumi("up", "slow", {
        signal: interrupt.signal,
        onEvent: (event) => {
          if (event.kind === "step-start" && event.step.name === "slow-1") interrupt.abort();
        },
      });
      expect(result.interrupted).toBe(true);
      expect(result.resources.map((r) => r.name)).not.toContain("slow-2");
      const next = await shop.pulumi("up", "slow");
      expect(next.errors).toEqual([]);
      expect(next.resources.map((r) => r.name)).toEqual(expect.arrayContaining(["slow-1", "slow-2"]));
    },
    TWO_MINUTES,
  );

  it(
    "reads, lifts protection, exports and imports, and leaves no private file behind",
    async () => {
      const stack = shop.stack("pulumi");
      const { resources, outputs } = await readStackWithPulumi(stack);
      expect((outputs["password"] as Secret).value).toHaveLength(20);
      const keeper = resources.find((r) => r.name === "keeper");
      expect(keeper?.protect).toBe(true);
      const saved = await exportWithPulumi(stack);
      expect(JSON.stringify(saved)).not.toContain((outputs["password"] as Secret).value);
      await unprotectWithPulumi(stack, [keeper?.urn ?? ""]);
      const lifted = await readStackWithPulumi(stack);
      expect(lifted.resources.filter((r) => r.protect)).toEqual([]);
      await importWithPulumi(stack, saved);
      const restored = await readStackWithPulumi(stack);
      expect(restored.resources).toEqual(resources);
      expect(await codeOf(unprotectWithPulumi(stack, ["urn:pulumi:dev::shop::a:b:C::none"]))).toMatch(
        /^MVM3009 /,
      );
      expect(leftovers()).toEqual([]);
    },
    TWO_MINUTES,
  );
});
