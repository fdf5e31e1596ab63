import { z } from "zod";
import { WEEKDAYS } from "../../catalogue";
import { label, webAddress } from "../../values";
import { day, from, line, to } from "./fields";

const patchWindow = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).optional().describe("Default: the days of the catalogue's window"),
  from,
  to,
});

const appointment = z.strictObject({ date: day, from, to });

const repository = z.strictObject({
  name: label.describe("Names the file of the repository on the system"),
  uri: webAddress.describe("https address of the repository"),
  suite: z
    .string()
    .regex(/^(?!.*\.\.)[a-z0-9][a-z0-9./-]{0,63}$/i, "the name of a suite, e.g. stable, without `..`")
    .meta({ examples: ["stable"] })
    .describe("Suite, e.g. stable"),
  components: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,31}$/i, "the name of a component, e.g. main")
        .meta({ examples: ["main"] }),
    )
    .min(1)
    .describe("Components, e.g. main"),
  keyFingerprint: z
    .string()
    .regex(/^[0-9A-F]{40}$/, "40 upper-case hexadecimal digits without blanks")
    .describe("Fingerprint of the repository's signing key"),
  updates: z
    .enum(["ordered", "not-ordered"])
    .describe("Whether we install its updates, for extra cost (R21)"),
});

const customApplication = z.strictObject({
  name: line(80).describe("What the customer calls it"),
  updatedBy: z.enum(["customer", "provider"]).describe("provider: ordered, for extra cost (R22, R25)"),
});

export const patching = z.strictObject({
  window: patchWindow.optional().describe("When patches may be installed (R31, R38, R89)"),
  reboot: z
    .enum(["if-required", "never"])
    .optional()
    .describe("Whether the window may restart the system; default if-required"),
  appointments: z.array(appointment).min(1).optional().describe("Agreed maintenance appointments (R31)"),
  thirdPartyRepositories: z.array(repository).min(1).optional().describe("R21"),
  customApplications: z.array(customApplication).min(1).optional().describe("R22, R25"),
});
