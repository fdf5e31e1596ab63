/**
 * Entry for the Pulumi CLI: `pulumi up --policy-pack policies` with the customer's name as stack name. `mvm` does not
 * come this way; both call `declareCustomer`.
 */
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { createPlatform, platformNames } from "../infra/cloud";
import { loadCustomerPlan } from "../infra/contract";
import { assertFreshBuild, findProjectRoot } from "../infra/launch/stamp.cjs";
import { declareCustomer } from "./customer";

assertFreshBuild(path.resolve(__dirname, "..", ".."));

const customer = pulumi.getStack();
const config = new pulumi.Config("managed-vm");
const platform = createPlatform(
  config.require<(typeof platformNames)[number]>("platform", { allowedValues: [...platformNames] }),
  config.require("endpoint"),
  customer,
);

export = declareCustomer({
  plan: loadCustomerPlan(findProjectRoot(process.cwd()), customer, { environment: process.env }),
  platform,
  platformIsNamed: true,
  today: new Date().toISOString().slice(0, 10),
  allowReplace: [],
});
