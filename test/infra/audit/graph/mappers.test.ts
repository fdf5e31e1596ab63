import { describe, expect, it } from "vitest";
import {
  graphFromPolicySdk,
  graphFromRegistered,
  nodeFromPolicySdk,
  UNKNOWN,
} from "../../../../infra/audit/graph";
import { Secret, UNKNOWN as ENGINE_UNKNOWN } from "../../../../infra/engine";

const registered = {
  urn: "urn:a",
  type: "t:m:T",
  name: "a",
  custom: true,
  protect: true,
  outputs: {},
  dependencies: ["urn:b"],
};

describe("graphFromRegistered", () => {
  it("opens secrets at any depth and keeps unknown values", () => {
    const inputs = {
      plain: [1, true, null, "x", { value: "not a wrapper" }],
      secret: new Secret({ inner: new Secret("s"), later: UNKNOWN }),
      unknown: ENGINE_UNKNOWN,
    };
    const [node] = graphFromRegistered([{ ...registered, parent: "urn:p", inputs }]).resources;
    expect(node).toEqual({
      ...registered,
      parent: "urn:p",
      inputs: {
        plain: [1, true, null, "x", { value: "not a wrapper" }],
        secret: { inner: "s", later: UNKNOWN },
        unknown: UNKNOWN,
      },
      secretPaths: ["inputs.secret"],
    });
  });

  it("says where secrets stood, on either side", () => {
    const [node] = graphFromRegistered([
      {
        ...registered,
        inputs: { list: ["a", new Secret("b")], "a.b": new Secret(1), plain: { value: "c" } },
        outputs: { deep: { er: new Secret({ all: "of it" }) } },
      },
    ]).resources;
    expect(node?.secretPaths).toEqual(["inputs.list[1]", 'inputs["a.b"]', "outputs.deep.er"]);
  });

  it("takes what is neither JSON nor a secret for unknown", () => {
    const inputs = { date: new Date(0), map: new Map(), text: () => "x", big: 1n, symbol: Symbol("x") };
    const [node] = graphFromRegistered([{ ...registered, inputs }]).resources;
    expect(new Set(Object.values(node?.inputs ?? {}))).toEqual(new Set([UNKNOWN]));
  });
});

/** Throws like the SDK's proxy when an unknown property is read. */
function withUnknown(target: object, unknown: string): object {
  return new Proxy(target, {
    get: (object, key): unknown => {
      if (key === unknown) throw new Error("value can't be known during preview");
      return (object as Record<string | symbol, unknown>)[key];
    },
  });
}

const opts = { protect: false };

describe("from the policy SDK", () => {
  it("turns each unknown property into UNKNOWN and keeps the others", () => {
    const props = withUnknown({ a: 1, b: "?", c: withUnknown(["x", "?"], "1") }, "b") as Record<
      string,
      unknown
    >;
    const node = nodeFromPolicySdk({
      urn: "urn:a",
      type: "t:m:T",
      name: "a",
      props,
      opts: { ...opts, parent: "urn:p" },
    });
    expect(node.inputs).toEqual({ a: 1, b: UNKNOWN, c: ["x", UNKNOWN] });
    expect([node.parent, node.outputs, node.custom]).toEqual(["urn:p", {}, true]);
  });

  it("shows a stack policy's properties on both sides, with parents and dependencies", () => {
    const graph = graphFromPolicySdk([
      {
        urn: "urn:a",
        type: "managed-vm:index:Customer",
        name: "a",
        props: { x: 1 },
        opts,
        parent: { urn: "urn:s" },
        dependencies: [{ urn: "urn:d" }],
      },
    ]);
    expect(graph.resources).toEqual([
      {
        urn: "urn:a",
        type: "managed-vm:index:Customer",
        name: "a",
        parent: "urn:s",
        custom: false,
        protect: false,
        inputs: { x: 1 },
        outputs: { x: 1 },
        dependencies: ["urn:d"],
      },
    ]);
  });
});
