import { Command, CommanderError, Option } from "commander";
import { diagnose, DiagnosticError, diagnosticToJson, exitCodeOf, renderDiagnostics } from "../diagnostics";
import { addCardVerbs } from "./card-verbs";
import { cliErrors } from "./errors";
import { addExplainVerbs } from "./explain-verbs";
import type { ExitCode, Format, VerbResult } from "./output";
import { createProgress, type Progress } from "./progress";
import { readVersion } from "./project";
import { attachConsole } from "./verbs/console";
import { check } from "./verbs/check";
import { destroy } from "./verbs/destroy";
import * as lab from "./verbs/lab";
import { plan } from "./verbs/plan";
import { quickstart } from "./verbs/quickstart";
import { refresh } from "./verbs/refresh";
import { exportStackState, showState } from "./verbs/state";
import { up } from "./verbs/up";
import { verifyCustomer } from "./verbs/verify";

/** What a verb is given beside its own arguments. */
interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Parses the command line, runs one verb, writes its result to stdout. Returns the exit code; never throws. */
export async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  const interrupt = new AbortController();
  let code: ExitCode = 0;
  const context: Context = { env: process.env, progress: createProgress(), signal: interrupt.signal };
  const onInterrupt = (): void => interrupt.abort();
  process.once("SIGINT", onInterrupt).once("SIGTERM", onInterrupt);
  const program = buildProgram(context, (exitCode) => (code = exitCode));
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error; // a defect: the stack trace is what we need
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGTERM", onInterrupt);
  }
}

type Finish = (exitCode: ExitCode) => void;

function buildProgram(context: Context, finish: Finish): Command {
  const program = new Command("mvm")
    .description("Managed VMs from service cards.")
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError()
    .enablePositionalOptions();
  addCustomerVerbs(program, context, finish);
  addStateVerbs(program, context, finish);
  addLabVerbs(program, context, finish);
  addExplainVerbs(program, finish);
  addCardVerbs(program, finish);
  return program;
}

/** Options that every verb has. */
function verb(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .exitOverride()
    .addOption(
      new Option("--format <format>", "form of the result").choices(["text", "json"]).default("text"),
    )
    .addOption(
      new Option("--engine <engine>", "engine to use").choices(["embedded", "pulumi"]).default("embedded"),
    );
}

interface CommonOptions {
  readonly format: Format;
  readonly engine: "embedded" | "pulumi";
}

/** Runs a verb and writes what it returns, or what it threw as a diagnostic. */
async function run(options: CommonOptions, finish: Finish, work: () => Promise<VerbResult>): Promise<void> {
  try {
    if (options.engine === "pulumi") throw new DiagnosticError(diagnose(cliErrors.engineMissing, RAW_ROAD));
    const result = await work();
    process.stdout.write(
      options.format === "json" ? `${JSON.stringify(result.json, undefined, 2)}\n` : result.text,
    );
    finish(result.exitCode);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    process.stderr.write(renderDiagnostics(error.diagnostics));
    if (options.format === "json") {
      process.stdout.write(
        `${JSON.stringify({ diagnostics: error.diagnostics.map(diagnosticToJson) }, undefined, 2)}\n`,
      );
    }
    finish(exitCodeOf(error.diagnostics));
  }
}

const RAW_ROAD = "mvm does not drive the Pulumi CLI yet; run `pulumi up --policy-pack policies` yourself";

const list = (value: string, all: string[] = []): string[] => [...all, value];

interface PlanFlags extends CommonOptions {
  readonly allowReplace?: string[];
  readonly refresh: boolean;
}

const planOptions = (flags: PlanFlags): { allowReplace: string[]; refresh: boolean } => ({
  allowReplace: flags.allowReplace ?? [],
  refresh: flags.refresh,
});

function addPlanFlags(command: Command): Command {
  return command
    .option("--allow-replace <vm>", "let this VM be replaced or deleted, with its data; repeatable", list)
    .option("--no-refresh", "plan against the state without reading the running system");
}

function addCustomerVerbs(program: Command, { env, progress, signal }: Context, finish: Finish): void {
  verb(program, "check <customer>", "judge card and provider file; needs no state, lab or network").action(
    (customer: string, flags: CommonOptions) => run(flags, finish, () => check(customer, env)),
  );
  addPlanFlags(verb(program, "plan <customer>", "show what `up` would do")).action(
    (customer: string, flags: PlanFlags) =>
      run(flags, finish, () => plan(customer, env, planOptions(flags), progress)),
  );
  addPlanFlags(verb(program, "up <customer>", "make the running system what the card says")).action(
    (customer: string, flags: PlanFlags) =>
      run(flags, finish, () => up(customer, env, { ...planOptions(flags), signal }, progress)),
  );
  verb(program, "verify <customer>", "prove the card on the running system").action(
    (customer: string, flags: CommonOptions) =>
      run(flags, finish, () => verifyCustomer(customer, env, progress)),
  );
  verb(program, "refresh <customer>", "read hand changes of the running system into the state").action(
    (customer: string, flags: CommonOptions) => run(flags, finish, () => refresh(customer, env, progress)),
  );
  verb(program, "destroy <customer>", "delete everything of the customer")
    .option("--confirm <customer>", "the customer's name once more")
    .action((customer: string, flags: CommonOptions & { confirm?: string }) =>
      run(flags, finish, () =>
        destroy(customer, env, { signal, ...(flags.confirm ? { confirm: flags.confirm } : {}) }, progress),
      ),
    );
  verb(program, "console <customer> <vm>", "attach to the console of a VM; Ctrl-A q lets go")
    .option("--show-password", "print the console account and its password instead", false)
    .action((customer: string, vm: string, flags: CommonOptions & { showPassword: boolean }) =>
      run(flags, finish, () => attachConsole(customer, vm, env, flags)),
    );
  verb(program, "quickstart [customer]", "start the lab, deploy a customer, verify it (npm run up)").action(
    (customer: string | undefined, flags: CommonOptions) =>
      run(flags, finish, () => quickstart(customer ?? "demo", env, signal, progress)),
  );
}

function addStateVerbs(program: Command, { env }: Context, finish: Finish): void {
  const state = program.command("state").description("look at the state");
  verb(state, "show <customer>", "list the resources").action((customer: string, flags: CommonOptions) =>
    run(flags, finish, () => showState(customer, env)),
  );
  verb(state, "export <customer>", "print the deployment; secrets stay encrypted").action(
    (customer: string, flags: CommonOptions) => run(flags, finish, () => exportStackState(customer, env)),
  );
}

function addLabVerbs(program: Command, { env, progress }: Context, finish: Finish): void {
  const group = program.command("lab").description("the local lab cloud");
  verb(group, "up", "start it, or what is missing of it").action((flags: CommonOptions) =>
    run(flags, finish, () => lab.labUpVerb(env, progress)),
  );
  verb(group, "status", "what runs").action((flags: CommonOptions) =>
    run(flags, finish, () => lab.labStatusVerb(env)),
  );
  verb(group, "doctor", "what this machine lacks").action((flags: CommonOptions) =>
    run(flags, finish, () => lab.labDoctorVerb(env)),
  );
  verb(group, "down", "take it off this machine")
    .option("--purge", "delete its guests, disks and keys too", false)
    .action((flags: CommonOptions & { purge: boolean }) =>
      run(flags, finish, () => lab.labDownVerb(env, flags.purge, progress)),
    );
  verb(group, "image <os>", "build the image of a guest OS").action((os: string, flags: CommonOptions) =>
    run(flags, finish, () => lab.labImageVerb(os, env, progress)),
  );
  verb(group, "env", "print what the Pulumi CLI needs in its environment to work with the lab").action(
    (flags: CommonOptions) => run(flags, finish, () => lab.labEnvVerb(env)),
  );
  verb(group, "rotate-key", "make a new provider key pair").action((flags: CommonOptions) =>
    run(flags, finish, () => lab.labRotateKeyVerb(env)),
  );
}
