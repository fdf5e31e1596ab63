import { setTimeout as sleep } from "node:timers/promises";

import { DiagnosticError } from "../../diagnostics";
import type { SshTarget } from "./connection";
import { logIn } from "./connection";
import { sshErrors } from "./errors";
import type { SshIdentity } from "./identities";
import type { SshSession } from "./session";
import { sessionOf } from "./session";

export interface ConnectOptions {
  readonly identities: readonly SshIdentity[];
  /**
   * Goes on trying for so long while the host cannot be reached, e.g. because it boots.
   * @default 0, one attempt
   */
  readonly waitSeconds?: number;
  /**
   * For one attempt, handshake included.
   * @default 10
   */
  readonly attemptSeconds?: number;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MILLISECONDS = 150;
const LONGEST_PAUSE_MILLISECONDS = 2000;
const DEFAULT_ATTEMPT_SECONDS = 10;

/** What passes while a host boots. A wrong key or a refusal does not. */
const PASSING: readonly string[] = [sshErrors.unreachable.code, sshErrors.noAnswer.code];

/**
 * Logs in with the pinned host key and whichever identity the host accepts.
 *
 * @throws MVM3200 bad pin, MVM3201 another host key, MVM3202 unreachable, MVM3203 silent, MVM3204 refused,
 * MVM3209 aborted.
 */
export async function connect(target: SshTarget, options: ConnectOptions): Promise<SshSession> {
  const deadline = Date.now() + (options.waitSeconds ?? 0) * 1000;
  const limits = {
    timeoutSeconds: options.attemptSeconds ?? DEFAULT_ATTEMPT_SECONDS,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLISECONDS)) {
    try {
      return sessionOf(await logIn(target, options.identities, limits), `${target.user}@${target.host}`);
    } catch (error) {
      if (!mayPass(error) || Date.now() + pause > deadline) throw error;
    }
    // An abort during the pause is reported by the next attempt.
    await sleep(pause, undefined, options.signal ? { signal: options.signal } : {}).catch(() => undefined);
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof DiagnosticError && error.diagnostics.every((d) => PASSING.includes(d.code));
