import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { calendar, catalogue } from "../../../../infra/contract";

const loaded = (library: string) =>
  Object.keys(createRequire(import.meta.url).cache).some((file) =>
    file.replaceAll("\\", "/").includes(`/node_modules/${library}/`),
  );

it("nothing of the holidays' 13 MB is loaded before somebody asks for a holiday", () => {
  expect([loaded("date-holidays"), loaded("temporal-polyfill")]).toEqual([false, false]);
  const window = { days: catalogue.WEEKDAYS, from: "02:00", to: "03:00" };
  calendar.describeDstEffects(window, catalogue.TIME_ZONE, { first: 2026, last: 2026 });
  expect([loaded("date-holidays"), loaded("temporal-polyfill")]).toEqual([false, true]);
  calendar.isWorkDay("2026-11-23", { state: "DE-NI", localHolidays: [], timeZone: catalogue.TIME_ZONE });
  expect(loaded("date-holidays")).toBe(true);
});
