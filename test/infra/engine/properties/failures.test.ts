import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "./checked-cloud";
import { differencesFrom, lostObjects } from "./oracle";
import { PropertyBench, propertyRuns } from "./property-bench";
import { worlds, type World } from "./world";

const LONG_MS = 3_600_000;

const fault: fc.Arbitrary<Fault> = fc.record({
  atCall: fc.integer({ min: 1, max: 8 }),
  how: fc.constantFrom("refused", "afterwards"),
});

/** Programs one after the other, each with the fault of its run. */
const faultyWorlds: fc.Arbitrary<[World, Fault | undefined][]> = worlds({ min: 2, max: 4 }).chain((series) =>
  fc
    .array(fc.option(fault, { nil: undefined, freq: 3 }), {
      minLength: series.length,
      maxLength: series.length,
    })
    .map((faults) => series.map((world, index) => [world, faults[index]])),
);

describe("a call that fails", () => {
  let bench: PropertyBench;
  beforeAll(() => void (bench = new PropertyBench()));
  afterAll(() => bench.remove());

  it(
    "loses no object, whichever it is, and the next run goes on to what is wanted",
    { timeout: LONG_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(faultyWorlds, async (series) => {
          bench.reset();
          for (const [world, failing] of series) {
            const up = await bench.up(world, failing, { refreshFirst: true });
            const failed = failing !== undefined && bench.cloud.calls >= failing.atCall;
            expect(up.errors.length > 0).toBe(failed);
            expect(lostObjects(bench)).toEqual([]);
          }
          const last = series.at(-1)?.[0] ?? [];
          expect((await bench.up(last)).errors).toEqual([]);
          expect(differencesFrom(last, bench)).toEqual([]);
          expect((await bench.up(last)).changed).toBe(false);
        }),
        { numRuns: propertyRuns(40) },
      );
    },
  );

  it("stops a destroy with what could not be deleted and what that needs", { timeout: LONG_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(worlds({ min: 1, max: 2 }), fault, async (series, failing) => {
        bench.reset();
        for (const world of series) await bench.up(world);
        await bench.destroy(failing);
        expect(lostObjects(bench)).toEqual([]);
        expect((await bench.destroy()).errors).toEqual([]);
        expect(differencesFrom([], bench)).toEqual([]);
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
