import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differencesFrom } from "./oracle";
import { PropertyBench, propertyRuns } from "./property-bench";
import { hostedWorlds, world, worlds, type World } from "./world";

const LONG_MS = 3_600_000;

/** What a person does to an object by hand. */
const hand = fc.record({ at: fc.nat({ max: 59 }), deletes: fc.boolean() });

describe("the running system", () => {
  let bench: PropertyBench;
  beforeAll(() => void (bench = new PropertyBench()));
  afterAll(() => bench.remove());

  /** Deletes or changes objects. Who needs a deleted one is deleted with it, as clouds refuse or cascade. */
  function changeByHand(changes: readonly { at: number; deletes: boolean }[], wanted: World): void {
    const { cloud } = bench;
    for (const { at, deletes } of changes) {
      const object = [...cloud.objects.values()][at % Math.max(1, cloud.objects.size)];
      if (!object) return;
      if (!deletes) cloud.objects.set(object.id, { ...object, text: `${object.text}!` });
      else
        for (const key of withUsers(object.key, wanted))
          for (const { id } of cloud.of(key)) cloud.objects.delete(id);
    }
  }

  it(
    "is read by refresh, which changes nothing outside, and repaired by the next up",
    { timeout: LONG_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(world, fc.array(hand, { maxLength: 3 }), async (wanted, changes) => {
          bench.reset();
          await bench.up(wanted);
          changeByHand(changes, wanted);
          const [file, { calls }, live] = [bench.readFile(), bench.cloud, new Map(bench.cloud.objects)];
          await bench.refresh({ dryRun: true });
          expect(bench.readFile()).toBe(file);
          expect((await bench.refresh()).errors).toEqual([]);
          expect([bench.cloud.calls, bench.cloud.objects]).toEqual([calls, live]);
          const seen = bench.readState().resources.map(({ id, outputs }) => [id, outputs?.text]);
          expect(seen.sort()).toEqual([...live.values()].map(({ id, text }) => [id, text]).sort());
          expect((await bench.up(wanted)).errors).toEqual([]);
          expect(differencesFrom(wanted, bench)).toEqual([]);
        }),
        { numRuns: propertyRuns(20) },
      );
    },
  );

  it("is only looked at by a destroy that is a dry run", { timeout: LONG_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(hostedWorlds({ min: 1, max: 2 }), async (series) => {
        bench.reset();
        for (const wanted of series) await bench.up(wanted);
        const [file, live] = [bench.readFile(), new Map(bench.cloud.objects)];
        const planned = await bench.destroy(undefined, { dryRun: true });
        expect([bench.readFile(), bench.cloud.objects]).toEqual([file, live]);
        const destroyed = await bench.destroy();
        const order = (steps: typeof planned.steps): string[] =>
          steps.map(({ op, urn }) => `${op} ${urn}`).sort();
        expect(order(destroyed.steps)).toEqual(order(planned.steps));
        expect(differencesFrom([], bench)).toEqual([]);
      }),
      { numRuns: propertyRuns(10) },
    );
  });

  it(
    "keeps what is protected, with its id, until the protection is lifted",
    { timeout: LONG_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          worlds({ min: 2, max: 2 }),
          fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
          async (series, shields) => {
            bench.reset();
            const [before = [], after = []] = series;
            const shielded = (wanted: World): World =>
              wanted.map((one, index) => ({ ...one, protect: shields[index % shields.length] ?? false }));
            await bench.up(shielded(before));
            const precious = bench.readState().resources.filter(({ protect }) => protect);
            const wanted = after.map((one) => ({
              ...one,
              protect: precious.some(({ inputs }) => inputs?.key === one.key),
            }));
            const { errors } = await bench.up(wanted);
            expect(errors.filter(({ reason }) => reason !== "protected")).toEqual([]);
            for (const { id } of precious) expect(bench.cloud.objects.has(id ?? "")).toBe(true);
            await bench.unprotectAll();
            expect((await bench.up(after)).errors).toEqual([]);
            expect(differencesFrom(after, bench)).toEqual([]);
          },
        ),
        { numRuns: propertyRuns(20) },
      );
    },
  );
});

/** A key and all that need it, directly or not. */
function withUsers(key: string, wanted: World): Set<string> {
  const keys = new Set([key]);
  for (const one of wanted)
    if (
      [...one.needs, ...one.waitsFor, one.parent, one.host].some(
        (used) => used !== undefined && keys.has(used),
      )
    )
      keys.add(one.key);
  return keys;
}
