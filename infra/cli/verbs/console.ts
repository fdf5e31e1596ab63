import { openConsole } from "../../cloud/lxd";
import { BREAK_GLASS_USER } from "../../guest";
import type { VerbResult } from "../output";
import { openSession, requireTarget } from "../session";
import { readDeployment, requireVm } from "../stack-outputs";

export interface ConsoleOptions {
  /** Print the account and its password instead of attaching. */
  readonly showPassword: boolean;
}

/** The VM's console without its network (R11), for the break-glass account. Ctrl-A q lets go. */
export async function attachConsole(
  customer: string,
  vm: string,
  env: NodeJS.ProcessEnv,
  options: ConsoleOptions,
): Promise<VerbResult> {
  const session = openSession(customer, env, { keys: "placeholders" });
  const { instance, breakGlass } = requireVm(await readDeployment(session), vm);
  if (options.showPassword) {
    const account = { user: BREAK_GLASS_USER, password: breakGlass };
    return { exitCode: 0, text: `${account.user} ${account.password}\n`, json: account };
  }
  const { endpoint } = requireTarget(session);
  process.stderr.write(`console of ${vm}: account ${BREAK_GLASS_USER}, Ctrl-A q lets go\n`);
  const tty = process.stdin.isTTY ? process.stdin : undefined;
  tty?.setRawMode(true);
  try {
    await openConsole(endpoint, instance, {
      input: process.stdin,
      output: process.stdout,
      columns: process.stdout.columns,
      rows: process.stdout.rows,
    });
  } finally {
    tty?.setRawMode(false);
  }
  return { exitCode: 0, text: "", json: {} };
}
