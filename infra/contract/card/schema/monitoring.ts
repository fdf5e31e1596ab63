import { z } from "zod";
import { CUSTOM_COMMANDS, EXTERNAL_CHECK_KINDS, standardChecksOf } from "../../catalogue";
import {
  AS_STANDARD,
  AS_STANDARD_PATTERN,
  parseAsStandard,
  reaction,
  suggestValues,
  THRESHOLD_EXAMPLES,
} from "../../values";

/** "wie Standard" as printed; its canonical spelling comes out. Editors offer that one and take the others. */
const asStandard = z
  .preprocess(
    (value) => (typeof value === "string" ? (parseAsStandard(value) ?? value) : value),
    z.literal(AS_STANDARD),
  )
  .meta({
    const: undefined,
    type: undefined,
    anyOf: [{ const: AS_STANDARD }, { type: "string", pattern: AS_STANDARD_PATTERN }],
  });

const cells = z.strictObject({
  from: z
    .union([
      z
        .string()
        .max(80)
        .meta(suggestValues(Object.values(THRESHOLD_EXAMPLES))),
      z.number(),
    ])
    .optional()
    .describe('From where on, as printed, e.g. "90% Füllstand", "10 / 10 / 5 (1-5-15)" or "300s" (R62)'),
  werktags: reaction.optional().describe("Workdays 7-18 (R64)"),
  sonst: reaction.optional().describe("Nights, weekends, holidays; acts with SLA Premium (R65)"),
});

const row = z.strictObject({
  service: z
    .string()
    .max(60)
    .meta(suggestValues(standardChecksOf("debian").map(({ name }) => name)))
    .describe("hostcheck, disk, load, swap, uptime, ntp-time, updates; else a name for an own check (R62)"),
  warn: cells.optional().describe("Not yet critical; what is left out is the default's (O42)"),
  critical: cells.optional().describe("What is left out is the default's (O42)"),
  external: z.enum(EXTERNAL_CHECK_KINDS).optional().describe("Check 2: how the service is spoken to (R43)"),
  port: z
    .int()
    .min(1)
    .max(65535)
    .meta({ examples: [443] })
    .optional()
    .describe("Check 2; default: the service of that name"),
  command: z
    .string()
    .max(40)
    .meta(suggestValues(CUSTOM_COMMANDS.map(({ id }) => id)))
    .optional()
    .describe("Check 4: a command of the catalogue (R48)"),
  parameters: z
    .record(z.string().max(40), z.union([z.string().max(200), z.number()]))
    .optional()
    .describe("Check 4: the command's parameters"),
});

/** R62-R66: rows of the datasheet. A row for a standard service changes it; other rows are checks 2 and 4. */
export const monitoring = z
  .union([
    asStandard,
    z
      .array(z.union([asStandard, row]))
      .min(1)
      .max(100),
  ])
  .describe("`wie Standard`, or rows of the datasheet (R62, R66)");

export type CardCheckRow = z.output<typeof row>;
export type CardMonitoring = z.output<typeof monitoring>;
