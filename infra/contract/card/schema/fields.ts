import { z } from "zod";
import { contractErrors } from "../../errors";
import { respell } from "../../document";
import { isDay, lastDayFor } from "../../values";

/** Fields that several parts of a card have. */

/** Half-open hours (O32) are written as two of these. */
export const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time HH:MM from 00:00 to 23:59")
  .meta({ examples: ["03:00"] });

export const from = time.describe("First minute, HH:MM local time");

export const to = time
  .meta({ examples: ["05:00"] })
  .describe("First minute that no longer belongs, HH:MM; earlier than `from`: over midnight (O32)");

/** A day of the calendar; the 30th of February is none. */
export const day = z
  .string()
  .check((context) => {
    if (isDay(context.value)) return;
    const message = `${JSON.stringify(context.value.slice(0, 40))} is no day of the calendar, YYYY-MM-DD`;
    const last = lastDayFor(context.value);
    const other = respell(context.value.slice(0, 40), isDay);
    const hint =
      last !== undefined
        ? `write ${last} if the last day of the month is meant`
        : `write ${other ?? "YYYY-MM-DD, e.g. 2026-12-05"}`;
    context.issues.push({
      code: "custom",
      input: context.value,
      message,
      params: { kind: contractErrors.malformed, hint },
    });
  })
  .meta({ pattern: String.raw`^20\d{2}-\d{2}-\d{2}$`, examples: ["2026-12-05"] })
  .describe("Day, YYYY-MM-DD");

/** Free text of one line: names of people, notes. Nothing that ends a line or hides text. */
export const line = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "one line of text without control characters");

export const personName = line(80)
  .meta({ examples: ["Anna Korn"] })
  .describe("Name of a person");
