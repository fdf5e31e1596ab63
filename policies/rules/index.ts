import type { Rule } from "../rule";
import { consoleAvailable } from "./access/console-available";
import { declaredAccountsOnly } from "./access/declared-accounts";
import { externalIpv4OrAppliance } from "./access/external-ipv4-or-appliance";
import { hostKeyPinned } from "./access/host-key-pinned";
import { providerAccess } from "./access/provider-access";
import { publicKeyOnly } from "./access/public-key-only";
import { rdpSourceRestricted } from "./access/rdp-source-restricted";
import { sshSourceRestricted } from "./access/ssh-source-restricted";
import { sshdHardening } from "./access/sshd-hardening";
import { applianceForSystemChecks } from "./contract/appliance-for-system-checks";
import { appliancePatching } from "./contract/appliance-patching";
import { applicationLevel } from "./contract/application-level";
import { applicationProduct } from "./contract/application-product";
import { checkPrerequisites } from "./contract/check-prerequisites";
import { externalCheckPort } from "./contract/external-check-port";
import { individualWindow } from "./contract/individual-window";
import { noteWithoutEffect } from "./contract/note-without-effect";
import { otherwiseCell } from "./contract/otherwise-cell";
import { policyConfig } from "./contract/policy-config";
import { privateNetworksDistinct } from "./contract/private-networks-distinct";
import { providerRootOnly } from "./contract/provider-root-only";
import { reactionNeedsContact } from "./contract/reaction-needs-contact";
import { staleLifecycleData } from "./contract/stale-lifecycle-data";
import { thirdPartyRepositories } from "./contract/third-party-repositories";
import { unusedWaivers } from "./contract/unused-waivers";
import { waivers } from "./contract/waivers";
import { warnBeyondCritical } from "./contract/warn-beyond-critical";
import { windowInDstNight } from "./contract/window-in-dst-night";
import { windowsLevel } from "./contract/windows-level";
import { vmProtected } from "./data/vm-protected";
import { managementSourcesNarrow } from "./firewall/management-sources-narrow";
import { nothingBesideComponents } from "./firewall/nothing-beside-components";
import { onlyRequiredPorts } from "./firewall/only-required-ports";
import { sourcesOpenTogether } from "./firewall/sources-open-together";
import { monitoringPerLevel } from "./monitoring/monitoring-per-level";
import { satelliteBehindAppliance } from "./monitoring/satellite-behind-appliance";
import { lifecycleMargin } from "./os/lifecycle-margin";
import { supportedOs } from "./os/supported-os";
import { patchPolicy } from "./patching/patch-policy";
import { windowsPatching } from "./patching/windows-patching";
import { secretsNotInPlain } from "./secrets/secrets-not-in-plain";

/** Every rule that ships: the technical prerequisites in their order (R19), then what the contract says of itself. */
export const rules: readonly Rule[] = [
  sshSourceRestricted,
  rdpSourceRestricted,
  onlyRequiredPorts,
  sourcesOpenTogether,
  managementSourcesNarrow,
  nothingBesideComponents,
  publicKeyOnly,
  sshdHardening,
  hostKeyPinned,
  declaredAccountsOnly,
  providerAccess,
  externalIpv4OrAppliance,
  consoleAvailable,
  supportedOs,
  lifecycleMargin,
  patchPolicy,
  windowsPatching,
  vmProtected,
  secretsNotInPlain,
  applicationLevel,
  applicationProduct,
  windowsLevel,
  providerRootOnly,
  monitoringPerLevel,
  checkPrerequisites,
  applianceForSystemChecks,
  satelliteBehindAppliance,
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
  waivers(() => rules),
  unusedWaivers(() => rules),
  policyConfig(() => rules),
];
