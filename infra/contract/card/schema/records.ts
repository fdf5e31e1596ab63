import { z } from "zod";
import { label } from "../../values";
import { day, line, personName } from "./fields";

const record = {
  systems: z.array(label).min(1).describe("Names of the systems that it covers"),
  by: personName.describe("Who signed, on the customer's side"),
  date: day,
  reference: line(80).optional().describe("E.g. a ticket or order number"),
};

/** R112, O31: what needs the customer's consent before it acts. */
export const signOffs = z
  .array(
    z.strictObject({
      subject: z.enum(["patch-window", "migration", "change"]).describe("What was agreed to"),
      ...record,
    }),
  )
  .min(1)
  .describe("Consents of the customer (R112)");

/** R26, R122. */
export const acceptances = z
  .array(
    z.strictObject({
      subject: z.enum(["project-completion", "updates", "migration", "change"]).describe("What was accepted"),
      ...record,
    }),
  )
  .min(1)
  .describe("Acceptances by the customer (R26, R122)");
