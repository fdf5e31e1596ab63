import { z } from "zod";
import { APPLICATIONS } from "../../catalogue";
import { label, network, publicKey, suggestValues, userName } from "../../values";
import { day, line, personName } from "./fields";
import { monitoring } from "./monitoring";
import { os, size } from "./network";
import { patching } from "./patching";

const sources = z
  .union([z.literal("everyone"), z.array(network).min(1)])
  .describe("Who may connect: `everyone`, or a list of networks (R15)");

const service = z.strictObject({
  name: label.describe("Unique within the system"),
  protocol: z.enum(["tcp", "udp"]).describe("Transport protocol"),
  port: z
    .int()
    .min(1)
    .max(65535)
    .meta({ examples: [443] })
    .describe("Port that is opened (R15)"),
  sources,
});

const customerAccess = z.strictObject({
  user: userName,
  sources: z.array(network).min(1).describe("Networks from which this account may connect (R14)"),
  publicKeys: z.array(publicKey).min(1).describe("SSH public keys of this account (R17)"),
});

const managedApplication = z
  .strictObject({
    product: line(60)
      .meta(suggestValues(APPLICATIONS.map(({ id }) => id)))
      .describe("Product of the catalogue (R94), or one agreed individually (R100)"),
    level: z.enum(["basic", "advanced", "expert"]).describe("Level of the application matrix (R103-R108)"),
    agreement: z
      .strictObject({ by: personName, date: day })
      .optional()
      .describe("Who agreed on a product outside of the catalogue (R100)"),
  })
  .describe("Managed VM Application (R94-R108)");

export const system = z.strictObject({
  serviceCard: z.enum(["silber"]).optional().describe("Basis: the service card's tier (R1, O27)"),
  managedOs: z
    .enum(["admin", "monitoring-patching", "advanced"])
    .optional()
    .describe("Basis: the Systemmanagement level (R86-R93, O27)"),
  managedApplication: managedApplication.optional(),
  os,
  size,
  network: z
    .enum(["external", "private"])
    .optional()
    .describe("external: own external IPv4 (R12, R42), the default; private: behind an appliance (O29)"),
  privateNetwork: label.optional().describe("Where `network` is private; default: the only private network"),
  ipv6: z.boolean().optional().describe("Adds an external IPv6 address; default false (O20)"),
  services: z.array(service).optional().describe("What is reachable from outside (R15)"),
  monitoring: monitoring.optional(),
  patching: patching.optional().describe("Changes the patch regime of the basis (R20, R30, R89)"),
  customerAccess: z.array(customerAccess).optional().describe("The customer's own SSH access (R84, O30)"),
});

export type CardSystem = z.output<typeof system>;
