import * as fs from "node:fs";
import { declareCustomer } from "../../stacks/customer";
import { createPlatform, platformNames, providersByText } from "../cloud";
import {
  loadCustomer,
  loadExceptions,
  type CustomerPlan,
  type Exceptions,
  type KeyEnvironment,
} from "../contract";
import { DiagnosticError, fail, type Diagnostic } from "../diagnostics";
import type { DeploymentRequest } from "../engine";
import { cliErrors } from "./errors";
import { locateHome, type Home } from "./home";
import { readLabValues } from "./lab-values";
import { openProject, type Project } from "./project";
import { readStackConfig, type StackConfig } from "./stack-config";

/** What every verb about a customer starts from. Opening it reads files and contacts nothing. */
export interface Session {
  readonly project: Project;
  readonly customer: string;
  readonly plan: CustomerPlan;
  readonly warnings: readonly Diagnostic[];
  /** Waivers, and the configuration of the policy pack. */
  readonly exceptions: Exceptions;
  /** Texts of all files that a verdict rests on, by name relative to the project. */
  readonly texts: ReadonlyMap<string, string>;
  readonly config: StackConfig;
  /** Absent where the stack names no platform: then the contract alone is judged. */
  readonly target:
    { readonly platform: (typeof platformNames)[number]; readonly endpoint: string } | undefined;
  readonly home: Home;
  /** Absent: the engine says how to set one. */
  readonly passphrase: string | undefined;
  readonly today: string;
  /** Of this process, with the lab's own values where the target is the lab. */
  readonly env: NodeJS.ProcessEnv;
}

export interface SessionOptions {
  /** `placeholders`: keys from the environment may be missing, because nothing is going to connect. */
  readonly keys?: "placeholders";
}

/** Endpoint of the local lab cloud, which brings its own key pair and passphrase from outside the clone. */
export const LAB_ENDPOINT = "lab";

/** @throws DiagnosticError with everything that is wrong in card, provider file and stack configuration. */
export function openSession(customer: string, env: NodeJS.ProcessEnv, options: SessionOptions = {}): Session {
  const project = openProject(process.cwd());
  const config = readStackConfig(project, customer);
  const target = readTarget(customer, config.plain);
  const home = locateHome(env);
  const labValues = target?.endpoint === LAB_ENDPOINT ? readLabValues(env, home) : {};
  // Providers of own resources read the environment of their process, in either engine.
  for (const [name, value] of Object.entries(labValues)) env[name] ??= value;
  const keys: KeyEnvironment = options.keys ?? env;
  const { plan, diagnostics, texts } = loadCustomer(project.root, customer, { environment: keys });
  if (!plan) throw new DiagnosticError(diagnostics);
  const exceptions = loadExceptions(project.root, customer);
  return {
    project,
    customer,
    plan,
    warnings: diagnostics,
    exceptions,
    texts: new Map([...texts, ...exceptions.texts]),
    config,
    target,
    home,
    passphrase: readPassphrase(env),
    today: new Date().toISOString().slice(0, 10),
    env,
  };
}

function readTarget(customer: string, config: Readonly<Record<string, string>>): Session["target"] {
  const platform = config["managed-vm:platform"];
  if (platform === undefined) return undefined;
  const endpoint = config["managed-vm:endpoint"];
  const known = platformNames.find((name) => name === platform);
  const file = `stacks/Pulumi.${customer}.yaml`;
  if (!known) {
    return fail(cliErrors.stackConfig, `${file}: managed-vm:platform is ${JSON.stringify(platform)}`, {
      hint: `use one of: ${platformNames.join(", ")}`,
    });
  }
  if (!endpoint) return fail(cliErrors.stackConfig, `${file}: managed-vm:endpoint is missing`);
  return { platform: known, endpoint };
}

/** Pulumi's own variables. There is no default: only the lab's demo makes a passphrase, and says where. */
function readPassphrase(env: NodeJS.ProcessEnv): string | undefined {
  const file = env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (env["PULUMI_CONFIG_PASSPHRASE"] !== undefined) return env["PULUMI_CONFIG_PASSPHRASE"];
  return file && fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : undefined;
}

/** The target, or MVM3905 for a stack without one. */
export function requireTarget(session: Session): NonNullable<Session["target"]> {
  return (
    session.target ?? fail(cliErrors.noPlatform, `stacks/Pulumi.${session.customer}.yaml names no platform`)
  );
}

/** The stack's configuration as the engine takes it: what is encrypted in it is opened only where a program runs. */
function deploymentConfig({
  config,
}: Session): Pick<DeploymentRequest, "config" | "secureConfig" | "encryptionSalt"> {
  const { plain, secure, encryptionSalt } = config;
  return { config: plain, secureConfig: secure, ...(encryptionSalt ? { encryptionSalt } : {}) };
}

/** A stack without platform is planned on LXD's resources, because rules judge resources; nothing contacts one. */
const PAPER_TARGET = { platform: "lxd", endpoint: LAB_ENDPOINT } as const;

export interface ProgramOptions {
  readonly allowReplace?: readonly string[];
}

/** What all runs of a customer's program in the embedded engine have in common. */
export function deploymentBase(
  session: Session,
  { allowReplace = [] }: ProgramOptions = {},
): Omit<DeploymentRequest, "operation" | "backendDir"> {
  const { plan, customer, exceptions, today, target = PAPER_TARGET, passphrase } = session;
  return {
    project: session.project.name,
    stack: customer,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...deploymentConfig(session),
    programDir: session.project.programDir,
    ownProviders: providersByText,
    program: () =>
      Promise.resolve(
        declareCustomer({
          plan,
          platform: createPlatform(target.platform, target.endpoint, customer),
          platformIsNamed: session.target !== undefined,
          today,
          exceptions,
          allowReplace,
        }),
      ),
  };
}
