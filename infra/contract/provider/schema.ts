import { z } from "zod";
import { label, network, publicKey, userName } from "../values";

const name = label.describe("Whose or what key, e.g. operations");

const sshKey = z.union([
  z.strictObject({ name, publicKey }),
  z.strictObject({
    name,
    fromEnvironment: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,63}$/, "the name of an environment variable")
      .describe("Environment variable that holds the public key line"),
  }),
]);

/** Provider file v1: what is the same for all customers of a hosting provider. */
export const providerSchema = z.strictObject({
  provider: z.literal(1).describe("Version of this format"),
  sources: z.array(network).min(1).describe("Networks from which the provider reaches systems (R18)"),
  adminUser: userName.describe("The provider's account on every VM"),
  hourlyRates: z
    .strictObject({
      officeHours: z.number().min(0).max(10_000).describe("EUR per hour, workdays 8-17 (R8)"),
      otherHours: z.number().min(0).max(10_000).describe("EUR per hour at all other times (R9)"),
    })
    .optional()
    .describe("EUR per hour; default 100 within 8-17 and 149 outside (R8, R9)"),
  sshKeys: z.array(sshKey).min(1).describe("The provider's SSH public keys (R18)"),
});

export type ProviderFile = z.output<typeof providerSchema>;
