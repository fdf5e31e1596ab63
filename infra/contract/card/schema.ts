import { z } from "zod";
import { SIZE_NAMES, WEEKDAYS } from "../catalogue";
import { LABEL, label, network, publicKey, userName } from "../values";

/** The sixteen federal states, whose public holidays differ (O3). */
const FEDERAL_STATES = [
  ...["DE-BB", "DE-BE", "DE-BW", "DE-BY", "DE-HB", "DE-HE", "DE-HH", "DE-MV"],
  ...["DE-NI", "DE-NW", "DE-RP", "DE-SH", "DE-SL", "DE-SN", "DE-ST", "DE-TH"],
] as const;

const sources = z
  .union([z.literal("everyone"), z.array(network).min(1)])
  .describe("Who may connect: `everyone`, or a list of networks (R15)");

const service = z.strictObject({
  name: label.describe("Unique within the system"),
  protocol: z.enum(["tcp", "udp"]),
  port: z.int().min(1).max(65535),
  sources,
});

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time HH:MM from 00:00 to 23:59");

const patchWindow = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).optional().describe("Default: the days of the catalogue's window"),
  from: time.describe("First minute, local time"),
  to: time.describe("First minute that no longer belongs; earlier than `from` means: over midnight (O32)"),
});

const patching = z.strictObject({
  window: patchWindow.optional().describe("When patches may be installed (R31, R38, R89)"),
  reboot: z.enum(["if-required", "never"]).optional(),
});

const customSize = z.strictObject({
  cpus: z.int().min(1).max(256),
  memoryGiB: z.number().min(0.5).max(4096).multipleOf(0.5),
  diskGiB: z.int().min(2).max(65536),
});

const customerAccess = z.strictObject({
  user: userName,
  sources: z.array(network).min(1),
  publicKeys: z.array(publicKey).min(1),
});

const system = z.strictObject({
  serviceCard: z.enum(["silber"]).optional().describe("Basis: the service card's tier (R1, O27)"),
  managedOs: z
    .enum(["admin", "monitoring-patching", "advanced"])
    .optional()
    .describe("Basis: the Systemmanagement level (R86-R93, O27)"),
  managedApplication: z.enum(["basic", "advanced", "expert"]).optional().describe("R94-R108"),
  os: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9.]+)*$/, "the id of an operating system, e.g. debian-13")
    .max(40)
    .describe("Guest operating system, e.g. debian-13 (R28, R33)"),
  size: z.union([z.enum(SIZE_NAMES), customSize]).describe("A size of the catalogue, or three numbers"),
  network: z
    .enum(["external", "private"])
    .optional()
    .describe("external: own external IPv4 (R12, R42), the default; private: behind an appliance (O29)"),
  ipv6: z.boolean().optional().describe("Adds an external IPv6 address; default false (O20)"),
  services: z.array(service).optional().describe("What is reachable from outside (R15)"),
  patching: patching.optional(),
  customerAccess: z.array(customerAccess).optional().describe("The customer's own SSH access (R84, O30)"),
});

/** Card v1: what a customer ordered, without a word about any cloud. */
export const cardSchema = z.strictObject({
  card: z.literal(1).describe("Version of this format"),
  customer: label.describe("Name of the folder that holds this card"),
  holidays: z.enum(FEDERAL_STATES).describe("Federal state whose public holidays count (O3)"),
  // The names are judged by checkStructure: zod would not look into a system with a bad name.
  systems: z
    .record(z.string().meta({ pattern: LABEL.source }), system)
    .describe("The managed VMs by name, at least one"),
});

export type ServiceCard = z.output<typeof cardSchema>;
export type CardSystem = z.output<typeof system>;
