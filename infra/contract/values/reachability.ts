import { createRequire } from "node:module";
import type * as PhoneNumbers from "libphonenumber-js/min";
import { z } from "zod";
import { contractErrors } from "../errors";
import { describeValue, suggestOneOf } from "../document";
import { parseReaction, PRINTED_REACTIONS, tidy, unifyDashes } from "./printed";
import { refuse } from "./refuse";
import { suggestValues } from "./suggest-values";

/** How people and repositories are reached, and what is done about a state. */

/** The part of RFC 5321 that every mail system takes: no quotes, comments or address literals. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    "a mail address, e.g. operations@example.com",
  )
  .meta({ examples: ["operations@example.com"] });

/** Numbers without country code are German. */
const HOME_COUNTRY = "DE";

/** A phone number in any usual spelling; E.164 comes out. */
export const phoneNumber = z
  .string()
  .max(40)
  .meta({
    description: "Phone number, e.g. +49 511 00000000; without country code it is German",
    examples: ["+49 511 00000000"],
  })
  .transform((text, context): string => {
    const number = parsePhone(text);
    if (number !== undefined) return number;
    const inside = parsePhone(text.replace(/[^+0-9()/ .-]/g, ""));
    refuse(context, text, `${describeValue(text)} is not a phone number`, {
      kind: contractErrors.phoneNumber,
      ...(inside !== undefined && { hint: `write ${formatPhone(inside)}` }),
    });
    return z.NEVER;
  });

const load = createRequire(__filename);

/** Loaded at first use: the numbering plans of the world, which a card without contacts does not need. */
function loadPhoneNumbers(): typeof PhoneNumbers {
  return load("libphonenumber-js/min") as typeof PhoneNumbers;
}

/** E.164; undefined where the text is no phone number. */
export function parsePhone(printed: string): string | undefined {
  const text = unifyDashes(tidy(printed));
  if (!/^[+0-9()/ .-]+$/.test(text)) return undefined;
  const { parsePhoneNumberWithError, ParseError } = loadPhoneNumbers();
  try {
    const number = parsePhoneNumberWithError(text, HOME_COUNTRY);
    // A German area code alone counts as possible, with its zero taken for a part of the number.
    const isAreaCode = number.countryCallingCode === "49" && number.nationalNumber.startsWith("0");
    return number.isPossible() && !isAreaCode ? number.number : undefined;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** The canonical spelling of a number in E.164, e.g. `+49 511 00000000`: grouped as its country does. */
export function formatPhone(number: string): string {
  const { parsePhoneNumberWithError } = loadPhoneNumbers();
  const grouped = parsePhoneNumberWithError(number).formatInternational();
  return parsePhone(grouped) === number ? grouped : number;
}

/** An https address without credentials, query or fragment. */
export const webAddress = z
  .string()
  .max(200)
  .regex(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
    "an https address without user, query and fragment, e.g. https://packages.example.com/debian",
  )
  .meta({ examples: ["https://packages.example.com/debian"] });

/** A reaction as the datasheet prints it (R49-R57). */
export const reaction = z
  .string()
  .meta(suggestValues(Object.values(PRINTED_REACTIONS)))
  .describe('Reaction as the datasheet prints it, e.g. "Beheben + Mail"; "-": acknowledged only (R49-R57)')
  .transform((text, context) => {
    const parsed = parseReaction(text);
    if (parsed) return parsed;
    refuse(context, text, `${describeValue(text)} is not a reaction of the datasheet`, {
      kind: contractErrors.notAllowed,
      hint: suggestOneOf(text, Object.values(PRINTED_REACTIONS)),
    });
    return z.NEVER;
  });
