import { readFileSync } from "node:fs";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes, RandomId, RandomPassword, RandomUuid } from "@pulumi/random";
import { compareSync } from "bcryptjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Secret } from "../../../infra/engine";
import { Bench, changes, Thing } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

describe("options", () => {
  it("ignoreChanges keeps the old value", async () => {
    await bench.up(() => void new Thing("vm", { text: "first" }));
    const result = await bench.up(
      () => void new Thing("vm", { text: "second" }, { ignoreChanges: ["text"] }),
    );
    expect(changes(result)).toEqual([]);
  });

  it("retainOnDelete leaves the object", async () => {
    await bench.up(() => void new Thing("vm", {}, { retainOnDelete: true }));
    await bench.run("destroy");
    expect(bench.cloud.objects.size).toBe(1);
  });

  it("customTimeouts ends a command and its children", async () => {
    const result = await bench.up(
      () =>
        void new local.Command("slow", { create: "sleep 30 & wait" }, { customTimeouts: { create: "1s" } }),
    );
    expect(result.errors[0]?.message).toBe("given up after 1 s (customTimeouts)");
  });

  it("additionalSecretOutputs hides an output", async () => {
    await bench.up(
      () => void new Thing("vm", { text: "plainly-visible" }, { additionalSecretOutputs: ["address"] }),
    );
    expect(readFileSync(bench.stateFile, "utf8")).not.toContain("addr-of-vm");
  });
});

describe("random and command", () => {
  it("makes values of the declared shape, once", async () => {
    const program = (): Record<string, unknown> => {
      const password = new RandomPassword("pw", { length: 12, special: false, minNumeric: 3 });
      const id = new RandomId("id", { byteLength: 4, prefix: "p-" });
      const uuid = new RandomUuid("uuid");
      const bytes = new RandomBytes("bytes", { length: 8 });
      return {
        pw: password.result,
        hash: password.bcryptHash,
        hex: id.hex,
        uuid: uuid.result,
        bytes: bytes.hex,
      };
    };
    const { outputs, errors } = await bench.up(program);
    expect(errors).toEqual([]);
    const password = (outputs.pw as Secret).value as string;
    expect(password).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(password.replace(/\D/g, "").length).toBeGreaterThanOrEqual(3);
    expect(compareSync(password, (outputs.hash as Secret).value as string)).toBe(true);
    expect(outputs.hex).toMatch(/^p-[0-9a-f]{8}$/);
    expect(outputs.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect((outputs.bytes as Secret).value).toMatch(/^[0-9a-f]{16}$/);
    expect((await bench.up(program)).changed).toBe(false);
  });

  it("replaces a random value for new keepers, not for a default spelt out", async () => {
    await bench.up(() => void new RandomPassword("pw", { length: 8 }));
    const spelt = await bench.preview(() => void new RandomPassword("pw", { length: 8, special: true }));
    expect(changes(spelt)).toEqual([]);
    expect(
      changes(await bench.preview(() => void new RandomPassword("pw", { length: 8, keepers: { a: "1" } }))),
    ).toEqual(["delete-replaced pw", "replace pw"]);
  });

  it("runs local commands with input, environment and the last output", async () => {
    const program = (update: string) => () => {
      const command = new local.Command("c", {
        create: "cat; echo $A >&2",
        update,
        stdin: pulumi.secret("hello\n"),
        environment: { A: "1" },
      });
      return { out: command.stdout, err: command.stderr };
    };
    expect((await bench.up(program("true"))).outputs).toEqual({ out: "hello", err: "1" });
    const second = await bench.up(program('echo "$PULUMI_COMMAND_STDOUT again"'));
    expect(second.outputs.out).toBe("hello again");
  });

  it("says how a command failed", async () => {
    const result = await bench.up(() => void new local.Command("c", { create: "echo why >&2; exit 3" }));
    expect(result.errors[0]?.message).toBe('exit status 3: running "echo why >&2; exit 3":\nwhy');
  });
});
