import type { Toolkit } from "./package-json";
import { yamlScalar } from "./yaml-scalar";

/** What a new project is made from. */
export interface ProjectSettings {
  /** Pulumi's project name: a label, as customers have it. */
  readonly name: string;
  readonly customer: string;
  readonly platform: string;
  readonly endpoint: string;
  readonly provider: ProviderValues;
}

/** `lab`: the lab's own addresses and key. `open`: left for the provider to fill in, and `check` says what is missing. */
export type ProviderValues =
  { readonly kind: "lab"; readonly sources: readonly string[] } | { readonly kind: "open" };

export function pulumiYaml({ name }: ProjectSettings): string {
  return `name: ${yamlScalar(name)}
description: Managed VMs from service cards
main: program.cjs
runtime:
  name: nodejs
  options:
    typescript: false
    packagemanager: npm
stackConfigDir: stacks
`;
}

export function programCjs({ name }: Toolkit): string {
  return `// What \`pulumi up\` runs: the stack's name is the customer, everything else stands in stacks/. \`mvm\` declares the same
// resources without this file, so a resource added here is one that \`mvm\` would delete.
"use strict";

module.exports = require("${name}/stacks").declareStack();
`;
}

export function providerYaml({ provider }: ProjectSettings): string {
  return `# What is the same for all customers.
provider: 1

# Networks from which we reach systems by SSH or RDP (R12, R18). All others are kept out (R14).
${sourcesYaml(provider)}
# Our account on every VM.
adminUser: mvmadmin

# Our SSH public keys (R17, R18); never a private one.
sshKeys:
  - name: operations
${keyYaml(provider)}`;
}

function sourcesYaml(provider: ProviderValues): string {
  if (provider.kind === "open") return "sources: [] # e.g. [203.0.113.0/24, 2001:db8:1::/48]\n";
  const list = provider.sources.map((source) => `  - ${yamlScalar(source)}\n`).join("");
  return `# Here: the lab's provider address on the host, and the one that sends the probes.\nsources:\n${list}`;
}

function keyYaml(provider: ProviderValues): string {
  if (provider.kind === "open") return "    publicKey: the line of the .pub file, e.g. ssh-ed25519 AAAA…\n";
  return `    # The lab makes its own key pair outside of this folder. A real provider writes \`publicKey: ssh-ed25519 AAAA…\`
    fromEnvironment: MVM_PROVIDER_PUBLIC_KEY
`;
}

/** With its schema for editors, which npm installs with the toolkit. */
export function cardYaml({ customer }: ProjectSettings, { name }: Toolkit): string {
  return `# yaml-language-server: $schema=../../node_modules/${name}/docs/schema/card.schema.json
# What the customer ordered.
card: 1
customer: ${yamlScalar(customer)}
holidays: DE-NI # whose public holidays count

systems:
  web:
    serviceCard: silber
    os: debian-13
    size: small
`;
}

export function stackYaml({ platform, endpoint }: ProjectSettings): string {
  return `# Where this customer runs. \`lab\` is the local lab cloud that \`mvm lab up\` starts; a real LXD or Incus cluster is
# \`https://host:8443\`. The Pulumi CLI adds the salt of the stack's secrets here; it belongs into the repository.
config:
  managed-vm:platform: ${yamlScalar(platform)}
  managed-vm:endpoint: ${yamlScalar(endpoint)}
`;
}

export const POLICY_PACK_YAML = `runtime: nodejs
description: Technical prerequisites and promises of managed VMs, and our own rules
`;

export function policyPackageJson(settings: ProjectSettings, { policySdkVersion }: Toolkit): string {
  const pack = {
    name: `${settings.name}-policies`,
    version: "1.0.0",
    private: true,
    main: "index.js",
    dependencies: { "@pulumi/policy": policySdkVersion },
  };
  return `${JSON.stringify(pack, undefined, 2)}\n`;
}

export function policyPackIndex({ name }: Toolkit): string {
  return `// Every rule that ships with the toolkit, for \`pulumi up --policy-pack policies\`. Own policies follow the spread.
"use strict";
const { PolicyPack } = require("@pulumi/policy");
const { packArgs, packName } = require("${name}/policies");

const shipped = packArgs();
new PolicyPack(packName, { ...shipped, policies: [...shipped.policies] });
`;
}

export const GITIGNORE = `node_modules/
stacks/Pulumi.*.local.yaml
`;

export function readme({ name, customer }: ProjectSettings): string {
  return `# ${name}

Managed VMs of our customers. \`stacks/provider.yaml\` holds what is the same for all of them,
\`stacks/<customer>/card.yaml\` what one ordered, \`stacks/Pulumi.<customer>.yaml\` where it runs.

    npm ci                   # once after cloning
    npx mvm check ${customer}
    npx mvm plan ${customer}
    npx mvm up ${customer}
    npx mvm verify ${customer}

The same with the Pulumi CLI: \`pulumi up --stack ${customer} --policy-pack policies\`.

A new customer is two files: copy \`stacks/${customer}/card.yaml\` and \`stacks/Pulumi.${customer}.yaml\`, and change the name.
Secrets are encrypted with the passphrase in PULUMI_CONFIG_PASSPHRASE; state lies outside of this folder.
`;
}
