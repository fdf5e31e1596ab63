import { z } from "zod";
import { day, line } from "../card/schema/fields";
import { contractErrors } from "../errors";
import { label } from "../values";
import { refuse } from "../values/refuse";

const MAXIMUM_ENTRIES = 500;

/** One waiver as a person writes it. */
export const waiverSchema = z
  .strictObject({
    policy: z
      .string()
      .max(80)
      .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "the id of a policy, e.g. only-required-ports")
      .describe("Id of the policy whose violation is lifted, as `mvm check` prints it"),
    system: label.optional().describe("Name of the system in the card, for what is about one system"),
    customer: z.literal(true).optional().describe("For what is about the customer as a whole"),
    reason: line(500).describe("Why the violation is lived with"),
    owner: line(100).describe("Role or team that answers for it"),
    expires: day.describe("Last day on which it holds, YYYY-MM-DD"),
    ticket: line(200).describe("Where the decision is recorded, e.g. OPS-123"),
  })
  .check((context) => {
    const { system, customer } = context.value;
    if ((system === undefined) !== (customer === undefined)) return;
    const kind = contractErrors.malformed;
    refuse(context, context.value, "write either `system: NAME` or `customer: true`", { kind });
  });

/** Waiver file v1, `stacks/<customer>/waivers.yaml`. */
export const waiversSchema = z.strictObject({
  waivers: z.literal(1).describe("Version of this format"),
  entries: z.array(waiverSchema).max(MAXIMUM_ENTRIES).describe("The waivers, in any order"),
});
