import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { platformNames } from "../../cloud";
import { labNameFrom, providerSources } from "../../cloud/lab";
import { isLxdEndpoint } from "../../cloud/lxd";
import { isLabel } from "../../contract";
import { diagnose, DiagnosticError, fail, type Diagnostic } from "../../diagnostics";
import { cliErrors } from "../errors";
import { completePackageJson, type Toolkit } from "../init/package-json";
import { listProjectFiles } from "../init/project-files";
import type { ProjectSettings, ProviderValues } from "../init/templates";
import { writeNewFiles } from "../init/write-files";
import { JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import { packageRoot } from "../project";
import { LAB_ENDPOINT } from "../session";

export interface InitOptions {
  /** Absent: the name of the folder. */
  readonly name?: string;
  readonly customer: string;
  readonly platform: string;
  readonly endpoint: string;
}

const PACKAGE_JSON = "package.json";

/** Makes a project of the provider's own in a folder; asks nothing, and never overwrites. */
export function init(root: string, env: NodeJS.ProcessEnv, options: InitOptions): Promise<VerbResult> {
  const settings = readSettings(path.basename(path.resolve(root)), env, options);
  const toolkit = readToolkit();
  const packageJson = completePackageJson(readIfThere(path.join(root, PACKAGE_JSON)), toolkit);
  const files = listProjectFiles(settings, toolkit);
  writeNewFiles(root, files, { path: PACKAGE_JSON, content: packageJson.text });
  const written = [...files.map((file) => file.path), PACKAGE_JSON].sort();
  const { name: project, customer, platform, endpoint } = settings;
  return Promise.resolve({
    exitCode: 0,
    text: `${written.map((file) => `wrote ${file}\n`).join("")}${nextSteps(settings, packageJson.needsInstall)}`,
    json: { schemaVersion: JSON_SCHEMA_VERSION, project, customer, platform, endpoint, files: written },
  });
}

/** All wrong options come at once. */
function readSettings(folder: string, env: NodeJS.ProcessEnv, options: InitOptions): ProjectSettings {
  const { name = folder.toLowerCase(), customer, platform, endpoint } = options;
  const refuse = (message: string, hint?: string): Diagnostic =>
    diagnose(cliErrors.initOption, message, hint === undefined ? {} : { hint });
  const shown = (text: string): string => JSON.stringify(text.slice(0, 60));
  const source = options.name === undefined ? "the folder's name" : "--name";
  const problems: Diagnostic[] = [
    ...(isLabel(name) ? [] : [refuse(`${source} ${shown(name)} cannot be the project's name`)]),
    ...(isLabel(customer) ? [] : [refuse(`--customer ${shown(customer)} cannot be a customer's name`)]),
    ...(platformNames.some((known) => known === platform)
      ? []
      : [refuse(`--platform ${shown(platform)} is unknown`, `use one of: ${platformNames.join(", ")}`)]),
    ...(isLxdEndpoint(endpoint)
      ? []
      : [refuse(`--endpoint ${shown(endpoint)} leads to no cloud`, ENDPOINT_HINT)]),
  ];
  if (problems.length > 0) throw new DiagnosticError(problems);
  return { name, customer, platform, endpoint, provider: providerValues(endpoint, env) };
}

const ENDPOINT_HINT = "use `lab`, `unix:///path/to/unix.socket` or `https://host:8443`";

function providerValues(endpoint: string, env: NodeJS.ProcessEnv): ProviderValues {
  if (endpoint !== LAB_ENDPOINT) return { kind: "open" };
  return { kind: "lab", sources: providerSources(labNameFrom(env["MVM_LAB"])) };
}

function nextSteps({ customer, provider }: ProjectSettings, needsInstall: boolean): string {
  const install = needsInstall ? ["npm install"] : [];
  const steps =
    provider.kind === "lab"
      ? [
          `npx mvm check ${customer}`,
          `npx mvm quickstart ${customer}    # starts the lab cloud, deploys, verifies`,
        ]
      : ["fill in stacks/provider.yaml", `npx mvm check ${customer}    # says what is missing`];
  return `next:\n${[...install, ...steps].map((step) => `  ${step}\n`).join("")}`;
}

const toolkitSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.object({ "@pulumi/policy": z.string() }),
});

function readToolkit(): Toolkit {
  const text = fs.readFileSync(path.join(packageRoot, PACKAGE_JSON), "utf8");
  const { name, version, dependencies } = toolkitSchema.parse(JSON.parse(text));
  return { name, version, policySdkVersion: dependencies["@pulumi/policy"] };
}

function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    return fail(cliErrors.projectNotWritable, `cannot read ${file}: ${code}`, { cause });
  }
}
