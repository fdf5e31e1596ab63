import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { RandomUuid } from "@pulumi/random";
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
  it.each<[string, () => unknown]>([
    ["the resource type aws:s3/bucket:Bucket (bucket)", () => new Foreign()],
    ["the option aliases of t", () => new Thing("t", {}, { aliases: [{ name: "u" }] })],
    ["the option import of t", () => new Thing("t", {}, { import: "id" })],
    ["the option deletedWith of t", () => new Thing("t", {}, { deletedWith: new Thing("u") })],
    ["the option replaceWith of t", () => new Thing("t", {}, { replaceWith: [new Thing("u")] })],
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
