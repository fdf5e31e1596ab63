import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Secret, type EngineEvent } from "../../../infra/engine";
import { Bench, changes, Thing } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

describe("configuration, events and isolation", () => {
  it("gives the program its configuration, secrets marked", async () => {
    const program = (): unknown => {
      const config = new pulumi.Config();
      return { plain: config.require("place"), hidden: config.requireSecret("token") };
    };
    const extra = {
      config: { "shop:place": "here", "shop:token": "tok-1" },
      secretConfigKeys: ["shop:token"],
    };
    const result = await bench.preview(program, extra);
    expect(result.outputs.plain).toBe("here");
    expect(result.outputs.hidden).toBeInstanceOf(Secret);
    expect(JSON.stringify(result)).not.toContain("tok-1");
  });

  it("tells each step's begin and end", async () => {
    const events: EngineEvent[] = [];
    await bench.up(() => void new Thing("vm", { waitMs: 20 }), {
      onEvent: (event) => void events.push(event),
    });
    const mine = events.filter((e) => "step" in e && e.step.name === "vm");
    expect(mine.map((e) => e.kind)).toEqual(["step-start", "step-end"]);
    expect(mine[1]).toMatchObject({ failed: false });
    expect((mine[1] as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(18);
  });

  it("runs two stacks at once without mixing them up", async () => {
    const program = (name: string) => () => {
      const first = new Thing(`${name}-1`, { waitMs: 40 });
      new Thing(`${name}-2`, { text: first.address });
      return { stack: pulumi.getStack(), at: first.address };
    };
    const results = await Promise.all(
      ["left", "right"].map((stack) => bench.run("up", program(stack), { stack })),
    );
    expect(results.flatMap((r) => r.errors)).toEqual([]);
    expect(results.map((r) => r.outputs)).toEqual([
      { stack: "left", at: "addr-of-left-1" },
      { stack: "right", at: "addr-of-right-1" },
    ]);
    expect(results[0]?.resources.every((r) => !r.name.includes("right"))).toBe(true);
  });

  it("checks a program without state, passphrase or files", async () => {
    const { cloud } = bench;
    const result = await bench.preview(() => void new Thing("vm"), { backendDir: undefined, passphrase: "" });
    expect(changes(result)).toEqual(["create vm"]);
    expect(cloud.calls).toEqual([]);
  });

  it("stops at an interruption and continues next time", async () => {
    const controller = new AbortController();
    const program = (waitMs: number) => () => {
      const slow = new Thing("slow", { waitMs });
      new Thing("after", { text: slow.address });
      new Thing("quick");
    };
    const begun = new Set<string>();
    bench.cloud.onAct = (_op, name) => {
      begun.add(name);
      if (begun.has("slow") && begun.has("quick")) setTimeout(() => controller.abort(), 50);
    };
    const result = await bench.up(program(5_000), { signal: controller.signal });
    expect(result.interrupted).toBe(true);
    expect(bench.cloud.names("create")).not.toContain("after");
    const next = await bench.up(program(0));
    expect(changes(next)).toEqual(["create after", "create slow"]);
  });
});
