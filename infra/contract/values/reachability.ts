import { parsePhoneNumberWithError, ParseError } from "libphonenumber-js/min";
import { z } from "zod";
import { contractErrors } from "../errors";
import { describeValue, suggestOneOf } from "../document";
import { parseReaction, PRINTED_REACTIONS } from "./printed";
import { refuse } from "./refuse";

/** How people and repositories are reached, and what is done about a state. */

/** The part of RFC 5321 that every mail system takes: no quotes, comments or address literals. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    "a mail address, e.g. operations@example.com",
  );

/** Numbers without country code are German. */
const HOME_COUNTRY = "DE";

/** A phone number in any usual spelling; E.164 comes out. */
export const phoneNumber = z
  .string()
  .max(40)
  .describe("Phone number, e.g. +49 511 00000000; without country code it is German")
  .transform((text, context): string => {
    const number = parsePhone(text);
    if (number !== undefined) return number;
    refuse(context, text, `${describeValue(text)} is not a phone number`, { kind: contractErrors.phoneNumber });
    return z.NEVER;
  });

function parsePhone(text: string): string | undefined {
  if (!/^[+0-9()/ .-]+$/.test(text)) return undefined;
  try {
    const number = parsePhoneNumberWithError(text, HOME_COUNTRY);
    return number.isPossible() ? number.number : undefined;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** An https address without credentials, query or fragment. */
export const webAddress = z
  .string()
  .max(200)
  .regex(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
    "an https address without user, query and fragment, e.g. https://packages.example.com/debian",
  );

/** A reaction as the datasheet prints it (R49-R57). */
export const reaction = z
  .string()
  .meta({ examples: Object.values(PRINTED_REACTIONS) })
  .transform((text, context) => {
    const parsed = parseReaction(text);
    if (parsed) return parsed;
    refuse(context, text, `${describeValue(text)} is not a reaction of the datasheet`, {
      kind: contractErrors.notAllowed,
      hint: suggestOneOf(text, Object.values(PRINTED_REACTIONS)),
    });
    return z.NEVER;
  });
