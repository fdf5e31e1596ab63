import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { providersByText } from "../cloud";
import { POLICY_CONFIG_FILE } from "../contract";
import { fail } from "../diagnostics";
import { embeddedEngine, pulumiEngine, pulumiOnPath, type Engine } from "../engine";
import { cliErrors } from "./errors";
import { gateResource } from "./judge";
import { deploymentBase, LAB_ENDPOINT, type ProgramOptions, type Session } from "./session";

/** Engines by name, as `--engine` and MVM_ENGINE take them. */
const engineNames = ["embedded", "pulumi"] as const;

/** `--engine`, which sets MVM_ENGINE; else the Pulumi CLI where it is on PATH. */
export function chooseEngine(env: NodeJS.ProcessEnv): Engine["name"] {
  const asked = env["MVM_ENGINE"];
  if (!asked) return pulumiOnPath(env) === undefined ? "embedded" : "pulumi";
  return (
    engineNames.find((name) => name === asked) ??
    fail(cliErrors.engineUnknown, `MVM_ENGINE is ${JSON.stringify(asked)}`)
  );
}

export interface EngineOptions extends ProgramOptions {
  /** Stop what a mandatory policy refuses: for `up`. A plan shows all that is refused instead. */
  readonly gated?: boolean;
}

/** The engine for one customer's stack. Nothing is contacted. */
export function openEngine(session: Session, options: EngineOptions = {}): Engine {
  return chooseEngine(session.env) === "pulumi"
    ? openPulumi(session, options)
    : openEmbedded(session, options);
}

function openEmbedded(session: Session, options: EngineOptions): Engine {
  const url = session.env["PULUMI_BACKEND_URL"];
  const elsewhere = url !== undefined && url !== "" && !url.startsWith("file://");
  if (elsewhere) fail(cliErrors.backendForeign, `PULUMI_BACKEND_URL is ${url.split(":")[0] ?? ""}://…`);
  return embeddedEngine({
    ...deploymentBase(session, options),
    backendDir: url ? fileURLToPath(url) : session.home.backendDir,
    ...(options.gated ? { gate: gateResource } : {}),
  });
}

function openPulumi(session: Session, { gated = false }: EngineOptions): Engine {
  const { project, customer, passphrase, home, target, env } = session;
  const pack = path.join(project.root, "policies");
  const isPacked = gated && fs.existsSync(path.join(pack, "PulumiPolicy.yaml"));
  const policyConfig = path.join(project.root, POLICY_CONFIG_FILE);
  return pulumiEngine({
    projectDir: project.root,
    project: project.name,
    stack: customer,
    ...(passphrase === undefined ? {} : { passphrase }),
    backendUrl: env["PULUMI_BACKEND_URL"] || pathToFileURL(home.backendDir).href,
    configFile: path.join(project.root, "stacks", `Pulumi.${customer}.yaml`),
    // The lab's passphrase is made on each machine: its salt must not reach a file that git sees.
    saltPlace: target?.endpoint === LAB_ENDPOINT ? "state" : "stack-file",
    ownProviders: providersByText,
    policyPackDirs: isPacked ? [pack] : [],
    policyPackConfigFiles: isPacked && fs.existsSync(policyConfig) ? [policyConfig] : [],
    env,
  });
}
