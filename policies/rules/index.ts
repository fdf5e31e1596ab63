import type { Rule } from "../rule";
import { consoleAvailable } from "./access/console-available";
import { externalIpv4OrAppliance } from "./access/external-ipv4-or-appliance";
import { publicKeyOnly } from "./access/public-key-only";
import { rdpSourceRestricted } from "./access/rdp-source-restricted";
import { sshSourceRestricted } from "./access/ssh-source-restricted";
import { onlyRequiredPorts } from "./firewall/only-required-ports";
import { lifecycleMargin } from "./os/lifecycle-margin";
import { supportedOs } from "./os/supported-os";
import { patchPolicy } from "./patching/patch-policy";

/** Every rule that ships, in the order of the technical prerequisites (R19). */
export const rules: readonly Rule[] = [
  sshSourceRestricted,
  rdpSourceRestricted,
  onlyRequiredPorts,
  publicKeyOnly,
  externalIpv4OrAppliance,
  consoleAvailable,
  supportedOs,
  lifecycleMargin,
  patchPolicy,
];
