import type { Toolkit } from "./package-json";
import {
  cardYaml,
  GITIGNORE,
  POLICY_PACK_YAML,
  policyPackageJson,
  policyPackIndex,
  programCjs,
  providerYaml,
  pulumiYaml,
  readme,
  stackYaml,
  type ProjectSettings,
} from "./templates";

/** A file of a new project; the path is relative to its root. */
export interface ProjectFile {
  readonly path: string;
  readonly content: string;
}

/** Every new file of a project; package.json is not among them, because npm has made it before us. */
export function listProjectFiles(settings: ProjectSettings, toolkit: Toolkit): ProjectFile[] {
  const { customer } = settings;
  return [
    { path: "Pulumi.yaml", content: pulumiYaml(settings) },
    { path: "program.cjs", content: programCjs(toolkit) },
    { path: "stacks/provider.yaml", content: providerYaml(settings) },
    { path: `stacks/${customer}/card.yaml`, content: cardYaml(settings, toolkit) },
    { path: `stacks/Pulumi.${customer}.yaml`, content: stackYaml(settings) },
    { path: "policies/PulumiPolicy.yaml", content: POLICY_PACK_YAML },
    { path: "policies/package.json", content: policyPackageJson(settings, toolkit) },
    { path: "policies/index.js", content: policyPackIndex(toolkit) },
    { path: ".gitignore", content: GITIGNORE },
    { path: "README.md", content: readme(settings) },
  ];
}
