import { readFileSync, writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Secret } from "../../../infra/engine";
import { parseDurationSeconds } from "../../../infra/engine/deployment/goal";
import { ignoreChanges, type PropertyMap } from "../../../infra/engine/values";
import { Bench, changes, Thing } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

const calls = (): string[] => bench.cloud.calls.map((call) => `${call.op} ${call.name}`);
const stateText = (): string => readFileSync(bench.stateFile, "utf8");

describe("deletedWith", () => {
  const program =
    (kind: string, options: pulumi.CustomResourceOptions = {}) =>
    (): void => {
      const disk = new Thing("host", { kind }, options);
      new Thing("guest", {}, { deletedWith: disk });
    };

  it("leaves the deletion to the other object", async () => {
    await bench.up(program("x"));
    bench.cloud.forget();
    const end = await bench.run("destroy");
    expect(changes(end)).toEqual(["delete guest", "delete host"]);
    expect(calls()).toEqual(["delete host"]);
    expect(end.resources).toEqual([]);
  });

  it("deletes on its own while the other object stays", async () => {
    await bench.up(program("x"));
    bench.cloud.forget();
    await bench.up(() => void new Thing("host", { kind: "x" }));
    expect(calls()).toEqual(["delete guest"]);
  });

  it("is replaced with the other object, whichever goes first", async () => {
    await bench.up(program("x"));
    bench.cloud.forget();
    const result = await bench.up(program("y"));
    expect(changes(result)).toEqual([
      "delete-replaced guest",
      "delete-replaced host",
      "replace guest",
      "replace host",
    ]);
    expect(calls()).toEqual(["create host", "create guest", "delete host"]);
    bench.cloud.forget();
    await bench.up(program("z", { deleteBeforeReplace: true }));
    expect(calls()).toEqual(["delete host", "create host", "create guest"]);
    expect((await bench.preview(program("z", { deleteBeforeReplace: true }))).changed).toBe(false);
  });

  it("is inherited by children, and components go along", async () => {
    const nested = (kind: string) => (): void => {
      const host = new Thing("host", { kind });
      const box = new pulumi.ComponentResource("test:index:Box", "box", {}, { deletedWith: host });
      new Thing("inside", {}, { parent: box });
    };
    await bench.up(nested("x"));
    const replaced = await bench.up(nested("y"));
    expect(changes(replaced).filter((step) => step.startsWith("replace"))).toEqual([
      "replace box",
      "replace host",
      "replace inside",
    ]);
    bench.cloud.forget();
    expect((await bench.run("destroy")).errors).toEqual([]);
    expect(calls()).toEqual(["delete host"]);
  });
});

describe("replaceWith", () => {
  const program =
    (kind: string, options: pulumi.CustomResourceOptions = {}) =>
    (): void => {
      const leader = new Thing("leader", { kind }, options);
      new Thing("follower", {}, { replaceWith: [leader] });
    };

  it("replaces together, and the state says which feature it needs", async () => {
    await bench.up(program("x"));
    expect(JSON.parse(stateText())).toMatchObject({ version: 4, features: ["replaceWith"] });
    bench.cloud.forget();
    const result = await bench.up(program("y"));
    expect(changes(result).filter((step) => step.startsWith("replace"))).toEqual([
      "replace follower",
      "replace leader",
    ]);
    expect(calls()).toEqual(["create leader", "create follower", "delete follower", "delete leader"]);
    expect((await bench.preview(program("y"))).changed).toBe(false);
  });

  it("goes first when the other is deleted first", async () => {
    await bench.up(program("x"));
    bench.cloud.forget();
    await bench.up(program("y", { deleteBeforeReplace: true }));
    expect(calls()).toEqual(["delete follower", "delete leader", "create leader", "create follower"]);
  });

  it("leaves version 3 when nobody needs it any more", async () => {
    await bench.up(program("x"));
    await bench.up(() => void new Thing("leader", { kind: "x" }));
    const { version, features } = JSON.parse(stateText()) as { version: number; features?: string[] };
    expect([version, features]).toEqual([3, undefined]);
  });
});

describe("options without a step of their own", () => {
  it.each<[string, pulumi.CustomResourceOptions]>([
    ["protect", { protect: true }],
    ["retainOnDelete", { retainOnDelete: true }],
  ])("%s alone is a change that up writes", async (name, options) => {
    await bench.up(() => void new Thing("t"));
    const program = (): void => void new Thing("t", {}, options);
    const planned = await bench.preview(program);
    expect([changes(planned), planned.changed]).toEqual([[], true]);
    await bench.up(program);
    expect(stateText()).toContain(`"${name}": true`);
    expect((await bench.preview(program)).changed).toBe(false);
  });

  it("retainOnDelete forgets without deleting, also when replaced", async () => {
    const program = (kind: string) => (): void => void new Thing("t", { kind }, { retainOnDelete: true });
    await bench.up(program("x"));
    await bench.up(program("y"));
    await bench.run("destroy");
    expect(bench.cloud.names("delete")).toEqual([]);
    expect([...bench.cloud.objects.keys()]).toEqual(["t-1", "t-2"]);
  });

  it("an input that becomes secret makes the output of its name secret, without a step", async () => {
    const program = (text: pulumi.Input<string>) => (): object => ({ text: new Thing("t", { text }).text });
    await bench.up(program("open"));
    const result = await bench.up(program(pulumi.secret("open")));
    expect(changes(result)).toEqual([]);
    expect(result.outputs.text).toBeInstanceOf(Secret);
    expect(stateText()).not.toContain('"open"');
  });

  it("replaceOnChanges replaces an object that is not healthy", async () => {
    const program = (fail: string) => (): void => void new Thing("t", { fail }, { replaceOnChanges: ["*"] });
    await bench.up(program("partly"));
    expect(changes(await bench.up(program("never")))).toEqual(["delete-replaced t", "replace t"]);
  });

  it("customTimeouts that are no durations are an error of the program", async () => {
    const program = (): void => void new Thing("t", {}, { customTimeouts: { create: "soon" } });
    const { errors } = await bench.preview(program);
    expect(errors.map((error) => [error.reason, error.message])).toEqual([
      ["program", 'customTimeouts: "soon" is not a duration such as 1h30m'],
    ]);
  });

  it.each([
    ["", 0],
    ["90s", 90],
    ["1h30m", 5400],
    ["1.5m", 90],
    ["250ms", 0.25],
    ["0", 0],
  ])("reads the duration %j as %d seconds", (text, seconds) => {
    expect(parseDurationSeconds(text)).toBeCloseTo(seconds);
  });
});

describe("ignoreChanges", () => {
  const secret = (value: string): PropertyMap => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });
  it.each<[string, PropertyMap, PropertyMap, PropertyMap]>([
    ["a", { a: 1 }, { a: 2 }, { a: 2 }],
    ["a", { a: 1 }, {}, {}],
    ["a", {}, { a: 2 }, { a: 2 }],
    ["a.b", {}, { a: { b: 2 } }, {}],
    ["a.b", { a: { b: 1, c: 1 } }, { a: { b: 2, c: 2 } }, { a: { b: 2, c: 1 } }],
    ["a[0]", { a: [1, 1] }, { a: [2, 2] }, { a: [2, 1] }],
    ["a[1]", { a: [1] }, { a: [2, 2] }, { a: [1] }],
    ["a[1]", { a: [1, 1] }, { a: [2] }, { a: [1, 1] }],
    ["a[*]", { a: [1, 1, 1] }, { a: [2, 2] }, { a: [2, 2, 1] }],
    ["a[*].b", { a: [{ b: 1 }, { b: 1 }] }, { a: [{ b: 2 }] }, { a: [{ b: 2 }, { b: 1 }] }],
    ["a.*", { a: { x: 1, y: 1 } }, { a: { y: 2, z: 2 } }, { a: { y: 2, z: 2 } }],
    ["a", { a: "new" }, { a: secret("old") }, { a: secret("old") }],
  ])("%s of %j with %j before gives %j", (path, news, olds, expected) => {
    expect(ignoreChanges(news, olds, [path])).toEqual(expected);
  });
});

describe("what a killed run was creating", () => {
  const discarded: unknown[] = [];
  const plant = (): void => {
    const document = JSON.parse(stateText()) as { checkpoint: { latest: Record<string, unknown> } };
    const resources = document.checkpoint.latest.resources as { type: string; urn: string }[];
    const [made] = resources.splice(
      resources.findIndex((r) => r.urn.endsWith("::t")),
      1,
    );
    document.checkpoint.latest.pending_operations = [{ type: "creating", resource: made }];
    writeFileSync(bench.stateFile, JSON.stringify(document));
  };
  const canDiscard = (): void => {
    bench.cloud.provider.discard = (inputs) => {
      discarded.push((inputs as { name: string }).name);
      return Promise.resolve();
    };
  };
  beforeEach(async () => {
    discarded.length = 0;
    await bench.up(() => void new Thing("t"));
    plant();
  });

  it.each<[string, () => Promise<{ errors: readonly unknown[] }>]>([
    ["an up that does not want it", () => bench.up(() => undefined)],
    ["destroy", () => bench.run("destroy")],
  ])("is removed by %s", async (_how, act) => {
    canDiscard();
    expect(changes(await bench.preview(() => undefined))).toEqual(["delete t"]);
    expect(discarded).toEqual([]);
    expect((await act()).errors).toEqual([]);
    expect(discarded).toEqual(["t"]);
    expect(stateText()).not.toContain("pending_operations");
  });

  it("stays on record where the provider cannot find it", async () => {
    expect(changes(await bench.up(() => undefined))).toEqual([]);
    expect(stateText()).toContain("pending_operations");
  });

  it("is not removed when it is made anew", async () => {
    canDiscard();
    await bench.up(() => void new Thing("t"));
    expect(discarded).toEqual([]);
    expect(stateText()).not.toContain("pending_operations");
  });
});
