import { z } from "zod";
import { mailAddress, phoneNumber } from "../../values";
import { day, from, line, personName, to } from "./fields";

const when = z
  .union([z.enum(["always", "werktags", "sonst", "night"]), z.strictObject({ from, to })])
  .describe("When it holds; night is 18:00-07:00 (O36)");

const override = z.strictObject({
  when,
  only: z.enum(["mail", "sms", "phone", "mobile", "none"]).describe("The one way this contact is told then"),
});

const contact = z.strictObject({
  name: personName,
  mail: mailAddress.describe("Mails always go to all contacts (R59)"),
  phone: phoneNumber.optional().describe("Office number (R52)"),
  mobile: phoneNumber.optional().describe("Mobile number for SMS and calls (R50, R53)"),
  note: line(200)
    .optional()
    .describe("Free wish, shown on every alarm; it acts only through overrides (R61, O24)"),
  overrides: z.array(override).min(1).max(10).optional().describe("What the note means (O24, O41)"),
  noteEffect: z
    .strictObject({
      none: z.strictObject({ by: personName, date: day }).describe("The note changes nothing"),
    })
    .optional()
    .describe("Who decided that the note changes nothing (O41)"),
});

/** R58, R60: up to four, in the order in which they are tried. */
export const contacts = z.array(contact).min(1).max(4).describe("Whom we tell, first to last (R58)");
