import { open } from "node:fs/promises";

import type { BaseAgent, ParsedKey } from "ssh2";

import { fail } from "../../diagnostics";
import { fingerprintOf } from "./host-key";
import { sshErrors } from "./errors";

/** One key that we can log in with. The private part never leaves the agent or this object. */
export interface SshIdentity {
  readonly fingerprint: string;
  /** How ssh2 uses it. */
  readonly method: { readonly key: ParsedKey } | { readonly agent: BaseAgent<ParsedKey> };
}

const MAXIMUM_KEY_BYTES = 64 * 1024;

/**
 * The identities of this process: the files of MVM_SSH_KEY (colon separated) if it is set, else the agent's keys.
 *
 * @throws MVM3205 without any, MVM3206 for a file that is unreadable, too open or not a private key.
 */
export async function loadIdentities(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly SshIdentity[]> {
  const paths = (environment.MVM_SSH_KEY ?? "").split(":").filter((path) => path !== "");
  const socket = environment.SSH_AUTH_SOCK ?? "";
  const found =
    paths.length > 0
      ? await Promise.all(paths.map(readKeyFile))
      : socket === ""
        ? []
        : await listAgent(socket);
  if (found.length === 0) fail(sshErrors.noIdentity, "neither MVM_SSH_KEY nor the SSH agent offers a key");
  return found;
}

async function readKeyFile(path: string): Promise<SshIdentity> {
  const refuse = (reason: string): never => fail(sshErrors.badKeyFile, `private key ${path}: ${reason}`);
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) =>
    refuse(error.code ?? "unreadable"),
  );
  try {
    const info = await handle.stat();
    if (!info.isFile() || info.size > MAXIMUM_KEY_BYTES) refuse("not a key file");
    if ((info.mode & 0o077) !== 0)
      refuse(`mode ${(info.mode & 0o777).toString(8).padStart(4, "0")} lets others in`);
    const { utils } = await import("ssh2");
    const key = utils.parseKey(await handle.readFile());
    // The parser's message may quote the file.
    if (key instanceof Error || !key.isPrivateKey()) return refuse("no unencrypted private key");
    return { fingerprint: fingerprintOf(key.getPublicSSH()), method: { key } };
  } finally {
    await handle.close();
  }
}

async function listAgent(socket: string): Promise<readonly SshIdentity[]> {
  const { createAgent } = await import("ssh2");
  const { OneKeyAgent } = await import("./one-key-agent");
  const agent = createAgent(socket);
  const keys = await new Promise<readonly ParsedKey[]>((resolve, reject) => {
    agent.getIdentities((error, list) => (error ? reject(error) : resolve((list ?? []) as ParsedKey[])));
  }).catch((cause: unknown) => fail(sshErrors.noIdentity, "the SSH agent does not answer", { cause }));
  return keys.map((key) => ({
    fingerprint: fingerprintOf(key.getPublicSSH()),
    method: { agent: new OneKeyAgent(agent, key) },
  }));
}
