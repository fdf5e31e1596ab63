import type { AgentAuthMethod, Client, ConnectConfig, PublicKeyAuthMethod } from "ssh2";

import type { Diagnostic } from "../../diagnostics";
import { diagnose, DiagnosticError } from "../../diagnostics";
import { sshErrors } from "./errors";
import { fingerprintOf, parseHostKey } from "./host-key";
import type { SshIdentity } from "./identities";

export interface SshTarget {
  /** Address or name. */
  readonly host: string;
  /** 1-65535. */
  readonly port: number;
  readonly user: string;
  /** The one ed25519 public key line that the host must prove. */
  readonly hostKey: string;
}

/** A server closes after MaxAuthTries (sshd-19: four of ours, other servers' default is six). */
const KEYS_PER_CONNECTION = 3;

/** One attempt: a client that is logged in, or a DiagnosticError that says why not. */
export async function logIn(
  target: SshTarget,
  identities: readonly SshIdentity[],
  limits: { timeoutSeconds: number; signal?: AbortSignal },
): Promise<Client> {
  const pinned = parseHostKey(target.hostKey);
  // Loaded here, because most runs of the toolkit log in nowhere.
  const ssh2 = await import("ssh2");
  let refusal: unknown;
  for (let first = 0; first < Math.max(identities.length, 1); first += KEYS_PER_CONNECTION) {
    const batch = identities.slice(first, first + KEYS_PER_CONNECTION);
    try {
      return await attempt(new ssh2.Client(), target, pinned, batch, limits);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

export const isRefusal = (error: unknown): boolean =>
  error instanceof DiagnosticError && error.diagnostics.some((d) => d.code === sshErrors.refused.code);

function attempt(
  client: Client,
  target: SshTarget,
  pinned: Buffer,
  identities: readonly SshIdentity[],
  limits: { timeoutSeconds: number; signal?: AbortSignal },
): Promise<Client> {
  const where = `${target.user}@${target.host} port ${target.port}`;
  return new Promise<Client>((resolve, reject) => {
    let seen: Buffer | undefined;
    const give = (diagnostic: Diagnostic, cause?: unknown): void => {
      settle();
      client.on("error", () => undefined);
      client.destroy();
      reject(new DiagnosticError(diagnostic, { cause }));
    };
    const timer = setTimeout(
      () => give(diagnose(sshErrors.noAnswer, `${where}: no SSH session within ${limits.timeoutSeconds} s`)),
      limits.timeoutSeconds * 1000,
    );
    const abort = (): void => give(diagnose(sshErrors.aborted, `${where}: interrupted while connecting`));
    const settle = (): void => {
      clearTimeout(timer);
      limits.signal?.removeEventListener("abort", abort);
      client.removeAllListeners();
    };
    if (limits.signal?.aborted) return abort();
    limits.signal?.addEventListener("abort", abort);
    // Without it each small packet of the handshake waits for a delayed acknowledgement: 100 ms per login.
    client.on("connect", () => client.setNoDelay(true));
    client.on("ready", () => {
      settle();
      resolve(client);
    });
    client.on("close", () =>
      give(diagnose(sshErrors.unreachable, `${where}: the host closed the connection`)),
    );
    client.on("error", (error: Error & { level?: string; code?: string }) => {
      // One key that its agent won't sign with; the next one is tried.
      if (error.level === "agent") return;
      const differs = seen !== undefined && !seen.equals(pinned);
      give(differs ? mismatch(where, pinned, seen) : explain(where, error, identities), error);
    });
    client.connect({
      ...baseConfig(target),
      authHandler: identities.map((identity) => toMethod(target.user, identity)),
      hostVerifier: (key: Buffer): boolean => {
        seen = key;
        return key.equals(pinned);
      },
    });
  });
}

function baseConfig(target: SshTarget): ConnectConfig {
  return {
    host: target.host,
    port: target.port,
    username: target.user,
    algorithms: { serverHostKey: ["ssh-ed25519"] },
    // The timer of the attempt covers the handshake as well.
    readyTimeout: 0,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 4,
  };
}

function toMethod(username: string, { method }: SshIdentity): AgentAuthMethod | PublicKeyAuthMethod {
  return "key" in method
    ? { type: "publickey", username, key: method.key }
    : { type: "agent", username, agent: method.agent };
}

const mismatch = (where: string, pinned: Buffer, seen: Buffer | undefined): Diagnostic =>
  diagnose(
    sshErrors.hostKeyMismatch,
    `${where}: the host shows ${seen ? fingerprintOf(seen) : "no key"}, pinned is ${fingerprintOf(pinned)}`,
  );

function explain(
  where: string,
  error: Error & { level?: string; code?: string },
  identities: readonly SshIdentity[],
): Diagnostic {
  if (error.level === "client-authentication") {
    const offered = identities.map((i) => i.fingerprint).join(", ");
    return diagnose(
      sshErrors.refused,
      `${where}: the host refuses ${offered === "" ? "to let us in" : offered}`,
    );
  }
  return diagnose(sshErrors.unreachable, `${where}: ${error.code ?? error.message}`);
}
