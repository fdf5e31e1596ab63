import { z } from "zod";
import { OPERATING_SYSTEMS, SIZE_NAMES, SIZES, type SizeName } from "../../catalogue";
import { label, network, suggestValues } from "../../values";

const customSize = z.strictObject({
  cpus: z
    .int()
    .min(1)
    .max(256)
    .meta({ examples: [2] })
    .describe("Virtual processors"),
  memoryGiB: z
    .number()
    .min(0.5)
    .max(4096)
    .multipleOf(0.5)
    .meta({ examples: [4] })
    .describe("Memory in GiB"),
  diskGiB: z
    .int()
    .min(2)
    .max(65536)
    .meta({ examples: [40] })
    .describe("Disk in GiB"),
});

export const size = z
  .union([z.enum(SIZE_NAMES), customSize])
  .describe(
    `A size of the catalogue (${SIZE_NAMES.map(describeSize).join("; ")}), or cpus, memoryGiB and diskGiB`,
  );

function describeSize(name: SizeName): string {
  const { cpus, memoryGiB, diskGiB } = SIZES[name];
  return `${name}: ${cpus} CPU, ${memoryGiB} GiB, disk ${diskGiB} GiB`;
}

export const os = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9.]+)*$/, "the id of an operating system, e.g. debian-13")
  .max(40)
  .meta(suggestValues(OPERATING_SYSTEMS.filter(({ supported }) => supported).map(({ id }) => id)))
  .describe("Guest operating system, e.g. debian-13 (R28, R33)");

export const privateNetwork = z.strictObject({
  ipv4: network.describe("Private IPv4 network, e.g. 10.20.0.0/24"),
  ipv6: network.optional().describe("Unique local IPv6 network, e.g. fd00:20::/64"),
});

export const appliance = z
  .strictObject({
    os: os.optional(),
    size: size.optional(),
    administeredBy: z
      .enum(["provider", "customer"])
      .describe("Who administers it also patches it (R40, R41)"),
  })
  .describe("Firewall/VPN appliance, a bookable option (R46)");

export const satellite = z
  .strictObject({
    os: os.optional(),
    size: size.optional(),
    privateNetwork: label.optional().describe("Default: the only private network"),
  })
  .describe("Monitoring satellite VM for systems in a private network (R47)");
