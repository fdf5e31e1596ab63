import type { Rule } from "../rule";
import { consoleAvailable } from "./access/console-available";
import { externalIpv4OrAppliance } from "./access/external-ipv4-or-appliance";
import { publicKeyOnly } from "./access/public-key-only";
import { rdpSourceRestricted } from "./access/rdp-source-restricted";
import { sshSourceRestricted } from "./access/ssh-source-restricted";
import { applianceForSystemChecks } from "./contract/appliance-for-system-checks";
import { appliancePatching } from "./contract/appliance-patching";
import { applicationLevel } from "./contract/application-level";
import { applicationProduct } from "./contract/application-product";
import { checkPrerequisites } from "./contract/check-prerequisites";
import { externalCheckPort } from "./contract/external-check-port";
import { individualWindow } from "./contract/individual-window";
import { noteWithoutEffect } from "./contract/note-without-effect";
import { otherwiseCell } from "./contract/otherwise-cell";
import { privateNetworksDistinct } from "./contract/private-networks-distinct";
import { providerRootOnly } from "./contract/provider-root-only";
import { reactionNeedsContact } from "./contract/reaction-needs-contact";
import { staleLifecycleData } from "./contract/stale-lifecycle-data";
import { thirdPartyRepositories } from "./contract/third-party-repositories";
import { warnBeyondCritical } from "./contract/warn-beyond-critical";
import { windowInDstNight } from "./contract/window-in-dst-night";
import { windowsLevel } from "./contract/windows-level";
import { onlyRequiredPorts } from "./firewall/only-required-ports";
import { lifecycleMargin } from "./os/lifecycle-margin";
import { supportedOs } from "./os/supported-os";
import { patchPolicy } from "./patching/patch-policy";

/** Every rule that ships: the technical prerequisites in their order (R19), then what the contract says of itself. */
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
  applicationLevel,
  applicationProduct,
  windowsLevel,
  providerRootOnly,
  checkPrerequisites,
  applianceForSystemChecks,
  externalCheckPort,
  warnBeyondCritical,
  reactionNeedsContact,
  otherwiseCell,
  noteWithoutEffect,
  individualWindow,
  windowInDstNight,
  thirdPartyRepositories,
  appliancePatching,
  privateNetworksDistinct,
  staleLifecycleData,
];
