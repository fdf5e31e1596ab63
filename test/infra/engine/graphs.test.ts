import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readStack } from "../../../infra/engine";
import { Bench, Thing } from "./programs";

interface Node {
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly needs: readonly string[];
  /** Whether the value of a dependency replaces this one or updates it. */
  readonly bound: boolean;
  readonly deleteFirst: boolean;
  readonly broken: boolean;
}

const NAMES = ["a", "b", "c", "d", "e", "f"];

/** Small graphs: any subset of the nodes, each needing some of those before it. */
const graph: fc.Arbitrary<Node[]> = fc
  .tuple(
    ...NAMES.map((name, index) =>
      fc.record({
        name: fc.constant(name),
        present: fc.boolean(),
        text: fc.constantFrom("x", "y"),
        kind: fc.constantFrom("small", "large"),
        needs: fc.subarray(NAMES.slice(0, index), { maxLength: Math.min(2, index) }),
        bound: fc.boolean(),
        deleteFirst: fc.boolean(),
        broken: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      }),
    ),
  )
  .map((nodes) => {
    const present = nodes.filter((node) => node.present);
    const names = present.map((node) => node.name);
    return present.map((node) => ({ ...node, needs: node.needs.filter((name) => names.includes(name)) }));
  });

const programOf = (nodes: readonly Node[], mayBreak: boolean) => (): void => {
  const made = new Map<string, Thing>();
  for (const node of nodes) {
    const addresses = node.needs.map((name) => made.get(name)?.address ?? "");
    const text = pulumi.all([node.text, ...addresses]).apply((parts) => parts.join("+"));
    const kind = node.bound
      ? pulumi.all([node.kind, ...addresses]).apply((parts) => parts.join("+"))
      : node.kind;
    const fail = mayBreak && node.broken ? { fail: "create" } : {};
    made.set(
      node.name,
      new Thing(node.name, { text, kind, ...fail }, { deleteBeforeReplace: node.deleteFirst }),
    );
  }
};

const wanted = (nodes: readonly Node[]): string[] =>
  nodes
    .map((node) => `${node.name} ${[node.text, ...node.needs.map((n) => `addr-of-${n}`)].join("+")}`)
    .sort();

describe("any sequence of graphs", () => {
  const bench = new Bench();
  afterAll(() => bench.remove());

  it("ends with what the last one wants, whatever failed on the way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(graph, { minLength: 1, maxLength: 3 }), async (graphs) => {
        await bench.run("destroy");
        expect(bench.cloud.objects.size).toBe(0);
        for (const nodes of graphs) await bench.up(programOf(nodes, true));
        const last = graphs.at(-1) ?? [];
        const end = await bench.up(programOf(last, false));
        expect(end.errors).toEqual([]);
        const live = [...bench.cloud.objects.values()].map((thing) => `${thing.name} ${thing.text}`).sort();
        expect(live).toEqual(wanted(last));
        const names = (await readStack(bench.reference)).resources
          .map((r) => r.name)
          .filter((n) => n !== "shop-dev");
        expect(names.sort()).toEqual(last.map((node) => node.name).sort());
        expect((await bench.preview(programOf(last, false))).changed).toBe(false);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
