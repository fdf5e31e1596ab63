import { Command, CommanderError } from "commander";
import { addCardVerbs } from "./card-verbs";
import { addExplainVerbs } from "./explain-verbs";
import type { ExitCode } from "./output";
import { createProgress, type Progress } from "./progress";
import { readToolkitVersion } from "./project";
import { addReportVerbs } from "./report-verbs";
import {
  addPlanFlags,
  judgingVerb,
  planOptions,
  run,
  verb,
  type CommonOptions,
  type Finish,
  type PlanFlags,
} from "./run-verb";
import type { InitOptions } from "./verbs/init";

// Each verb is loaded when it is called: `check` then starts without what only `up` or the lab needs.

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

function buildProgram(context: Context, finish: Finish): Command {
  const program = new Command("mvm")
    .description("Managed VMs from service cards.")
    .version(readToolkitVersion())
    .exitOverride()
    .showHelpAfterError()
    .enablePositionalOptions()
    .hook("preAction", (_program, action) => {
      const { engine } = action.opts<{ engine?: string }>();
      if (engine !== undefined) context.env["MVM_ENGINE"] = engine;
    });
  addInitVerb(program, context, finish);
  addCustomerVerbs(program, context, finish);
  addReportVerbs(program, context, finish);
  addStateVerbs(program, context, finish);
  addLabVerbs(program, context, finish);
  addExplainVerbs(program, finish);
  addCardVerbs(program, finish);
  return program;
}

function addCustomerVerbs(program: Command, { env, progress, signal }: Context, finish: Finish): void {
  judgingVerb(program, "check <customer>", "judge card and provider file; needs no state, lab or network", [
    "text",
    "json",
    "sarif",
  ]).action((customer: string, flags: CommonOptions) =>
    run(
      flags,
      finish,
      async () => (await import("./verbs/check")).check(customer, env),
      `mvm check ${customer}`,
    ),
  );
  addPlanFlags(judgingVerb(program, "plan <customer>", "show what `up` would do"))
    .option("--out <file>", "save the plan for `up --yes FILE`")
    .action((customer: string, flags: PlanFlags & { out?: string }) =>
      run(
        flags,
        finish,
        async () =>
          (await import("./verbs/plan")).plan(
            customer,
            env,
            { ...planOptions(flags), ...(flags.out === undefined ? {} : { out: flags.out }) },
            progress,
          ),
        `mvm plan ${customer}`,
      ),
    );
  addPlanFlags(judgingVerb(program, "up <customer>", "make the running system what the card says"))
    .option("-y, --yes [plan]", "do not ask; with a file from `plan --out`: apply that plan or nothing")
    .action((customer: string, flags: PlanFlags & { yes?: string | true }) =>
      run(
        flags,
        finish,
        async () =>
          (await import("./verbs/up")).up(
            customer,
            env,
            {
              ...planOptions(flags),
              signal,
              ask: flags.yes === undefined,
              ...(typeof flags.yes === "string" ? { savedPlan: flags.yes } : {}),
            },
            progress,
          ),
        `mvm up ${customer}`,
      ),
    );
  judgingVerb(program, "verify <customer>", "prove the card on the running system").action(
    (customer: string, flags: CommonOptions) =>
      run(
        flags,
        finish,
        async () => (await import("./verbs/verify")).verifyCustomer(customer, env, progress),
        `mvm verify ${customer}`,
      ),
  );
  verb(program, "refresh <customer>", "read hand changes of the running system into the state").action(
    (customer: string, flags: CommonOptions) =>
      run(flags, finish, async () => (await import("./verbs/refresh")).refresh(customer, env, progress)),
  );
  verb(program, "destroy <customer>", "delete everything of the customer")
    .option("--confirm <customer>", "the customer's name once more")
    .action((customer: string, flags: CommonOptions & { confirm?: string }) =>
      run(flags, finish, async () =>
        (await import("./verbs/destroy")).destroy(
          customer,
          env,
          { signal, ...(flags.confirm ? { confirm: flags.confirm } : {}) },
          progress,
        ),
      ),
    );
  verb(program, "console <customer> <vm>", "attach to the console of a VM; Ctrl-A q lets go")
    .option("--show-password", "print the console account and its password instead", false)
    .action((customer: string, vm: string, flags: CommonOptions & { showPassword: boolean }) =>
      run(flags, finish, async () =>
        (await import("./verbs/console")).attachConsole(customer, vm, env, flags),
      ),
    );
  verb(program, "quickstart [customer]", "start the lab, deploy a customer, verify it (npm run up)").action(
    (customer: string | undefined, flags: CommonOptions) =>
      run(flags, finish, async () =>
        (await import("./verbs/quickstart")).quickstart(customer ?? "demo", env, signal, progress),
      ),
  );
}

function addInitVerb(program: Command, { env }: Context, finish: Finish): void {
  verb(program, "init", "make a project of your own in this folder; never overwrites")
    .option("--name <project>", "the project's name (default: the folder's)")
    .option("--customer <customer>", "first customer", "demo")
    .option("--platform <platform>", "driver of the cloud", "lxd")
    .option("--endpoint <endpoint>", "lab, unix:///path/to/unix.socket or https://host:8443", "lab")
    .action((flags: CommonOptions & InitOptions) =>
      run(flags, finish, async () => (await import("./verbs/init")).init(process.cwd(), env, flags)),
    );
}

function addStateVerbs(program: Command, { env }: Context, finish: Finish): void {
  const state = program.command("state").description("look at the state, or take one over");
  verb(state, "show <customer>", "list the resources").action((customer: string, flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/state")).showState(customer, env)),
  );
  verb(state, "import <customer> <file>", "take what `state export` or `pulumi stack export` printed").action(
    (customer: string, file: string, flags: CommonOptions) =>
      run(flags, finish, async () => (await import("./verbs/state")).importStackState(customer, file, env)),
  );
  verb(state, "export <customer>", "print the deployment; secrets stay encrypted").action(
    (customer: string, flags: CommonOptions) =>
      run(flags, finish, async () => (await import("./verbs/state")).exportStackState(customer, env)),
  );
}

function addLabVerbs(program: Command, { env, progress }: Context, finish: Finish): void {
  const group = program.command("lab").description("the local lab cloud");
  verb(group, "up", "start it, or what is missing of it").action((flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/lab")).labUpVerb(env, progress)),
  );
  verb(group, "status", "what runs").action((flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/lab")).labStatusVerb(env)),
  );
  verb(group, "doctor", "what this machine lacks").action((flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/lab")).labDoctorVerb(env)),
  );
  verb(group, "down", "take it off this machine")
    .option("--purge", "delete its guests, disks and keys too", false)
    .action((flags: CommonOptions & { purge: boolean }) =>
      run(flags, finish, async () => (await import("./verbs/lab")).labDownVerb(env, flags.purge, progress)),
    );
  verb(group, "image <os>", "build the image of a guest OS").action((os: string, flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/lab")).labImageVerb(os, env, progress)),
  );
  verb(group, "env", "print what the Pulumi CLI needs in its environment to work with the lab").action(
    (flags: CommonOptions) => run(flags, finish, async () => (await import("./verbs/lab")).labEnvVerb(env)),
  );
  verb(group, "rotate-key", "make a new provider key pair").action((flags: CommonOptions) =>
    run(flags, finish, async () => (await import("./verbs/lab")).labRotateKeyVerb(env)),
  );
}
