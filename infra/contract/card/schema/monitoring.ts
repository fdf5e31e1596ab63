import { z } from "zod";
import { EXTERNAL_CHECK_KINDS } from "../../catalogue";
import { reaction } from "../../values";

/** The datasheet's text for "take the default rows" (R66). */
export const AS_STANDARD = "wie Standard";

const cells = z.strictObject({
  from: z
    .union([z.string().max(80), z.number()])
    .optional()
    .describe('From where on, as printed, e.g. "90% Füllstand", "10 / 10 / 5 (1-5-15)" or "300s" (R62)'),
  werktags: reaction.optional().describe("Workdays 7-18 (R64)"),
  sonst: reaction.optional().describe("Nights, weekends, holidays; acts with SLA Premium (R65)"),
});

const row = z.strictObject({
  service: z
    .string()
    .max(60)
    .describe("hostcheck, disk, load, swap, uptime, ntp-time, updates; else a name for an own check (R62)"),
  warn: cells.optional().describe("Not yet critical; what is left out is the default's (O42)"),
  critical: cells.optional().describe("What is left out is the default's (O42)"),
  external: z.enum(EXTERNAL_CHECK_KINDS).optional().describe("Check 2: how the service is spoken to (R43)"),
  port: z.int().min(1).max(65535).optional().describe("Check 2; default: the service of that name"),
  command: z.string().max(40).optional().describe("Check 4: a command of the catalogue (R48)"),
  parameters: z
    .record(z.string().max(40), z.union([z.string().max(200), z.number()]))
    .optional()
    .describe("Check 4: the command's parameters"),
});

/** R62-R66: rows of the datasheet. A row for a standard service changes it; other rows are checks 2 and 4. */
export const monitoring = z
  .union([z.literal(AS_STANDARD), z.array(z.union([z.literal(AS_STANDARD), row])).min(1).max(100)])
  .describe("`wie Standard`, or rows of the datasheet (R62, R66)");

export type CardCheckRow = z.output<typeof row>;
export type CardMonitoring = z.output<typeof monitoring>;
