/**
 * Entry for the Pulumi CLI: `pulumi up --policy-pack policies` with the customer's name as stack name. `mvm` does not
 * come this way; both call `declareCustomer`. A project of its own has the same two lines in its program.cjs.
 */
import { declareStack } from "./declare-stack";

export = declareStack();
