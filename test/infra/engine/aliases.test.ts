import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStack } from "../../../infra/engine";
import { Bench, changes, Thing, urnOf } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

const THING = "pulumi-nodejs:dynamic/test:Thing";
const STACK_URN = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

class Shop extends pulumi.ComponentResource {
  readonly inner: Thing;

  constructor(
    name: string,
    options: pulumi.ComponentResourceOptions = {},
    { type = "test:index:Shop", text = "a" } = {},
  ) {
    super(type, name, {}, options);
    this.inner = new Thing(`${name}-thing`, { text }, { parent: this });
    new Thing(`${name}-user`, { text: this.inner.address }, { parent: this, dependsOn: this.inner });
  }
}

const urns = async (): Promise<string[]> => (await readStack(bench.reference)).resources.map((r) => r.urn);

describe("a renamed resource", () => {
  class OldThing extends pulumi.CustomResource {
    constructor(name: string, options?: pulumi.CustomResourceOptions) {
      const text = "exports.handler = () => { throw new Error('never compiled here'); };\n";
      super("pulumi-nodejs:dynamic/test:OldThing", name, { name, __provider: text }, options);
    }
  }

  it.each<[string, () => unknown, () => unknown]>([
    ["by name", () => new Thing("old"), () => new Thing("new", {}, { aliases: [{ name: "old" }] })],
    ["by urn", () => new Thing("old"), () => new Thing("new", {}, { aliases: [urnOf("old")] })],
    [
      "by type",
      () => new OldThing("t"),
      () => new Thing("t", {}, { aliases: [{ type: "pulumi-nodejs:dynamic/test:OldThing" }] }),
    ],
    [
      "by parent",
      () => new Thing("t", {}, { parent: new pulumi.ComponentResource("test:index:Box", "box") }),
      () => {
        const box = new pulumi.ComponentResource("test:index:Box", "box");
        return new Thing("t", {}, { aliases: [{ parent: box }] });
      },
    ],
    [
      "by having had none",
      () => new Thing("t"),
      () => {
        const box = new pulumi.ComponentResource("test:index:Box", "box");
        return new Thing("t", {}, { parent: box, aliases: [{ parent: pulumi.rootStackResource }] });
      },
    ],
    [
      "by the second of its aliases",
      () => new Thing("old"),
      () => new Thing("new", {}, { aliases: [{ name: "older" }, { name: "old" }] }),
    ],
  ])("is recognised %s: its object stays", async (_how, before, after) => {
    await bench.up(() => void before());
    bench.cloud.forget();
    const planned = await bench.preview(() => void after());
    expect([planned.errors, planned.changed]).toEqual([[], true]);
    const result = await bench.up(() => void after());
    expect(result.errors).toEqual([]);
    expect(bench.cloud.calls).toEqual([]);
    expect(readFileSync(bench.stateFile, "utf8")).not.toMatch(/"aliases"|::old"|OldThing::t"/);
    expect((await bench.preview(() => void after())).changed).toBe(false);
  });

  it("is deleted under its new name when it is replaced", async () => {
    await bench.up(() => void new Thing("old", { kind: "x" }));
    const after = (): void => void new Thing("new", { kind: "y" }, { aliases: [{ name: "old" }] });
    const result = await bench.up(after);
    expect(changes(result)).toEqual(["delete-replaced new", "replace new"]);
    expect([...bench.cloud.objects.keys()]).toEqual(["new-2"]);
    expect(await urns()).toContain(urnOf("new"));
  });

  it("keeps its old name in the state when its update fails, and what refers to it, too", async () => {
    await bench.up(() => {
      const old = new Thing("old");
      new Thing("user", { text: old.address });
    });
    const after = (fail: string) => (): void => {
      const renamed = new Thing("new", { text: "b", fail }, { aliases: [{ name: "old" }] });
      new Thing("user", { text: renamed.address });
    };
    expect((await bench.up(after("update"))).errors).toHaveLength(1);
    expect(await urns()).toEqual([STACK_URN, urnOf("old"), urnOf("user")]);
    const repaired = await bench.up(after("never"));
    expect(repaired.errors).toEqual([]);
    expect(changes(repaired)).toEqual(["update new", "update user"]);
    expect(readFileSync(bench.stateFile, "utf8")).not.toContain(urnOf("old"));
  });
});

describe("children of a renamed component", () => {
  it.each<[string, () => unknown]>([
    ["name", () => new Shop("fresh", { aliases: [{ name: "corner" }] })],
    [
      "type",
      () => new Shop("corner", { aliases: [{ type: "test:index:Shop" }] }, { type: "test:index:Store" }),
    ],
    [
      "name and type",
      () =>
        new Shop(
          "fresh",
          { aliases: [{ name: "corner", type: "test:index:Shop" }] },
          { type: "test:index:Store" },
        ),
    ],
  ])("follow its %s", async (_what, after) => {
    await bench.up(() => void new Shop("corner"));
    bench.cloud.forget();
    const result = await bench.up(() => void after());
    expect([result.errors, result.steps.filter((step) => step.op !== "same")]).toEqual([[], []]);
    expect(bench.cloud.calls).toEqual([]);
    expect((await bench.preview(() => void after())).changed).toBe(false);
  });

  it("are found by the next run when this one stopped before them", async () => {
    await bench.up(() => void new Shop("corner"));
    const moved = { type: "test:index:Store" };
    const aliases = { aliases: [{ type: "test:index:Shop" }] };
    const stopped = await bench.up(() => void new Shop("corner", aliases, { ...moved, text: "stop" }), {
      gate: ({ inputs }) => Promise.resolve(inputs.text === "stop" ? "stopped" : undefined),
    });
    expect(stopped.errors.map((error) => error.reason)).toEqual(["gate"]);
    const chain = "test:index:Store$" + THING;
    expect(await urns()).toEqual(
      expect.arrayContaining([urnOf("corner-thing", chain), urnOf("corner-user", chain)]),
    );
    bench.cloud.forget();
    const continued = await bench.up(() => void new Shop("corner", aliases, moved));
    expect(changes(continued)).toEqual([]);
    expect(bench.cloud.calls).toEqual([]);
  });
});

describe("aliases that contradict each other", () => {
  it.each<[string, () => void, string]>([
    [
      "a name that another resource has",
      () => {
        new Thing("old");
        new Thing("new", {}, { aliases: [{ name: "old" }] });
      },
      `${urnOf("new")} names the alias ${urnOf("old")}, but that is ${urnOf("old")} already`,
    ],
    [
      "a name that another resource took over",
      () => {
        const first = new Thing("a", {}, { aliases: [{ name: "old" }] });
        new Thing("b", {}, { aliases: [{ name: "old" }], dependsOn: first });
      },
      `${urnOf("b")} names the alias ${urnOf("old")}, but that is ${urnOf("a")} already`,
    ],
    [
      "a name that comes back",
      () => {
        const first = new Thing("a", {}, { aliases: [{ name: "old" }] });
        new Thing("old", {}, { dependsOn: first });
      },
      `${urnOf("old")} was taken over by ${urnOf("a")}, which names it as alias`,
    ],
  ])("are refused: %s", async (_what, program, message) => {
    await bench.up(() => void new Thing("old"));
    const planned = await bench.preview(program);
    expect(planned.errors.map((error) => error.message)).toEqual([message]);
    expect((await bench.up(program)).errors.map((error) => error.message)).toEqual([message]);
    expect([...bench.cloud.objects.keys()]).toEqual(["old-1"]);
  });
});
