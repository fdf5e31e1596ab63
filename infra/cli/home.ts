import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fail } from "../diagnostics";
import { cliErrors } from "./errors";

/** Where everything lies that must not be in the clone: state, reports, the lab demo's passphrase. Mode 0700. */
export interface Home {
  readonly root: string;
  /** Directory of Pulumi's file backend. */
  readonly backendDir: string;
  reportDir(customer: string): string;
}

/** MVM_HOME, else $XDG_STATE_HOME/managed-vm, else ~/.local/state/managed-vm. Nothing is created. */
export function locateHome(env: NodeJS.ProcessEnv): Home {
  const stateHome = env["XDG_STATE_HOME"] || path.join(os.homedir(), ".local", "state");
  const root = path.resolve(env["MVM_HOME"] || path.join(stateHome, "managed-vm"));
  return {
    root,
    backendDir: path.join(root, "state"),
    reportDir: (customer) => path.join(root, "reports", customer),
  };
}

/** Makes a directory that only we can read. Fails with MVM3004 where the disk or the rights refuse. */
export function ensurePrivateDir(dir: string): string {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.accessSync(dir, fs.constants.W_OK);
    return dir;
  } catch (cause) {
    return fail(
      cliErrors.homeNotWritable,
      `cannot write to ${dir}: ${(cause as NodeJS.ErrnoException).code}`,
      {
        cause,
      },
    );
  }
}

/**
 * Writes a file in one step, so that a reader never sees half of it and a full disk leaves the old one.
 * Fails with MVM3004.
 */
export function writePrivateFile(file: string, content: string): void {
  ensurePrivateDir(path.dirname(file));
  const staged = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(staged, content, { mode: 0o600, flush: true });
    fs.renameSync(staged, file);
  } catch (cause) {
    fs.rmSync(staged, { force: true });
    fail(cliErrors.homeNotWritable, `cannot write ${file}: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  }
}
