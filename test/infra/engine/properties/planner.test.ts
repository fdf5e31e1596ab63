import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differencesFrom, identities, unannouncedSteps, wrongIdentities } from "./oracle";
import { PropertyBench, propertyRuns } from "./property-bench";
import { hostedWorlds, type World } from "./world";

const LONG_MS = 3_600_000;

describe("any series of programs", () => {
  let bench: PropertyBench;
  beforeAll(() => void (bench = new PropertyBench()));
  afterAll(() => bench.remove());

  /** Previews, applies, and looks again: what was announced is done, and nothing is left to do. */
  async function applyAnnounced(world: World): Promise<void> {
    const [file, calls] = [bench.readFile(), bench.cloud.calls];
    const preview = await bench.preview(world);
    expect(preview.errors).toEqual([]);
    expect([bench.readFile(), bench.cloud.calls]).toEqual([file, calls]);
    const before = identities(bench);
    const up = await bench.up(world);
    expect(up.errors).toEqual([]);
    expect(differencesFrom(world, bench)).toEqual([]);
    expect(wrongIdentities(before, identities(bench))).toEqual([]);
    expect(unannouncedSteps(world, preview, up)).toEqual([]);
    const applied = bench.readFile();
    const again = await bench.up(world);
    expect([again.changed, bench.cloud.calls]).toEqual([false, 0]);
    expect(bench.readState()).toEqual(bench.readState(applied));
  }

  it(
    "gives exactly the wanted objects, as its previews say, and then has nothing to do",
    { timeout: LONG_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(hostedWorlds({ min: 2, max: 3 }), async (series) => {
          bench.reset();
          for (const world of series) await applyAnnounced(world);
        }),
        { numRuns: propertyRuns(40) },
      );
    },
  );
});
