import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { Provider as RandomProvider, RandomUuid } from "@pulumi/random";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Bench, Thing } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

describe("what the engine does not know", () => {
  class Foreign extends pulumi.CustomResource {
    constructor(options: pulumi.CustomResourceOptions = {}) {
      super("aws:s3/bucket:Bucket", "bucket", {}, options);
    }
  }
  class FarComponent extends pulumi.ComponentResource {
    constructor() {
      super("far:index:Far", "far", {}, {}, true);
    }
  }
  it.each<[string, () => unknown]>([
    ["the resource type aws:s3/bucket:Bucket (bucket)", () => new Foreign()],
    ["the resource type pulumi:providers:random (p)", () => new RandomProvider("p")],
    [
      "the option provider of t",
      () =>
        new Thing(
          "t",
          {},
          {
            provider: new pulumi.DependencyProviderResource(
              "urn:pulumi:dev::shop::pulumi:providers:pulumi-nodejs::x::id",
            ),
          },
        ),
    ],
    ["the option import of t", () => new Thing("t", {}, { import: "id" })],
    ["the option replacementTrigger of t", () => new Thing("t", {}, { replacementTrigger: 1 })],
    ["an invoke transform", () => (pulumi.runtime.registerInvokeTransform(() => undefined), new Thing("t"))],
    ["a remote component of far", () => new FarComponent()],
    [
      "assets and archives, which are inputs of t",
      () => new Thing("t", { text: new pulumi.asset.StringAsset("x") as never }),
    ],
    [
      "assets and archives, which are inputs of t",
      () => new Thing("t", { text: { deep: [new pulumi.asset.FileArchive(".")] } as never }),
    ],
    ["a stack transform", () => (pulumi.runtime.registerResourceTransform(() => undefined), new Thing("t"))],
    [
      "a resource hook",
      () => new Thing("t", {}, { hooks: { beforeCreate: [new pulumi.ResourceHook("h", () => undefined)] } }),
    ],
    ["reading an existing resource (get, StackReference)", () => RandomUuid.get("t", "id")],
    [
      "reading an existing resource (get, StackReference)",
      () => new pulumi.StackReference("organization/shop/other"),
    ],
    ["the function command:local:run", () => local.run({ command: "true" })],
    ["the option transforms of t", () => new Thing("t", {}, { transforms: [() => undefined] })],
  ])("is refused by name: %s", async (what, program) => {
    const result = await bench.preview(() => void program());
    expect(result.errors.map((e) => e.message)).toContain(`the embedded engine does not know ${what}`);
    expect(result.errors.map((e) => e.reason)).toContain("unsupported");
    const applied = await bench.up(() => void program());
    expect(applied.errors.map((e) => e.message)).toContain(`the embedded engine does not know ${what}`);
    expect(bench.cloud.objects.has("t-1")).toBe(false);
  });
});

describe("the gate", () => {
  it("stops a resource in up, and lists everything at preview", async () => {
    const program = (): void => {
      const a = new Thing("a", { text: "bad" });
      new Thing("b", { text: a.address });
      new Thing("c", { text: "bad" });
    };
    const asked: string[] = [];
    const gate = (resource: {
      name: string;
      inputs: Record<string, unknown>;
    }): Promise<string | undefined> => {
      asked.push(resource.name);
      return Promise.resolve(resource.inputs.text === "bad" ? `${resource.name} is bad` : undefined);
    };
    const planned = await bench.preview(program, { gate });
    expect(planned.errors.map((e) => [e.reason, e.message])).toEqual([
      ["gate", "a is bad"],
      ["gate", "c is bad"],
    ]);
    expect(planned.resources.map((r) => r.name)).toEqual(expect.arrayContaining(["a", "b", "c"]));
    const applied = await bench.up(program, { gate });
    expect(applied.errors.map((e) => e.message).sort()).toEqual(["a is bad", "c is bad"]);
    expect(bench.cloud.calls).toEqual([]);
    expect(asked).toContain("b");
  });
});
