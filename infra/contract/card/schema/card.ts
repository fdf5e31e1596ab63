import { z } from "zod";
import { FEDERAL_STATES, LOCAL_HOLIDAYS } from "../../catalogue";
import { LABEL, label } from "../../values";
import { contacts } from "./contacts";
import { appliance, privateNetwork, satellite } from "./network";
import { acceptances, signOffs } from "./records";
import { system } from "./system";

/** Names as keys are judged by checkStructure: zod would not look into a value with a bad name. */
const byName = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string().meta({ pattern: LABEL.source }), value);

/** Card v1: what a customer ordered, without a word about any cloud. */
export const cardSchema = z.strictObject({
  card: z.literal(1).describe("Version of this format"),
  customer: label.meta({ examples: ["acme"] }).describe("Name of the folder that holds this card"),
  holidays: z.enum(FEDERAL_STATES).describe("Federal state whose public holidays count (O3)"),
  localHolidays: z
    .array(z.enum(LOCAL_HOLIDAYS))
    .min(1)
    .optional()
    .describe("Holidays of the municipality alone (O35)"),
  slaPremium: z.boolean().optional().describe("Makes the `sonst` cells act (R65, O5); default false"),
  contacts: contacts.optional(),
  privateNetworks: byName(privateNetwork).optional().describe("Networks behind the appliance, by name (O29)"),
  appliance: appliance.optional(),
  satellite: satellite.optional(),
  systems: byName(system).describe("The managed VMs by name, at least one"),
  signOffs: signOffs.optional(),
  acceptances: acceptances.optional(),
});

export type ServiceCard = z.output<typeof cardSchema>;
export type { CardSystem } from "./system";
export type { CardCheckRow, CardMonitoring } from "./monitoring";
