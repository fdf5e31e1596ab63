import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { Server, utils } from "ssh2";
import type { Connection, ParsedKey, ServerChannel } from "ssh2";

import type { SshIdentity, SshTarget } from "../../../../infra/cloud/ssh";
import { generateEd25519KeyPair } from "../../../../infra/cloud/ed25519-key-pair";
import { fingerprintOf } from "../../../../infra/cloud/ssh";

export interface FakeServer {
  readonly target: SshTarget;
  /** Fingerprints of the keys that were offered, in order, each once per attempt. */
  readonly offered: string[];
  /** Connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

export function makeIdentity(): SshIdentity & { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateEd25519KeyPair();
  const key = utils.parseKey(pair.privateKey) as ParsedKey;
  return {
    fingerprint: fingerprintOf(key.getPublicSSH()),
    method: { key },
    ...pair,
  };
}

type Handler = (channel: ServerChannel, command: string, connection: Connection) => void;

/** An SSH server of this process that accepts one key and hands commands to `onCommand`. */
export async function startFakeServer(
  accepts: string,
  onCommand: Handler = (channel) => {
    channel.exit(0);
    channel.end();
  },
): Promise<FakeServer> {
  const host = generateEd25519KeyPair();
  const offered: string[] = [];
  const open = new Set<Connection>();
  let connections = 0;
  const server = new Server({ hostKeys: [host.privateKey] }, (connection) => {
    connections += 1;
    open.add(connection);
    connection.on("error", () => undefined);
    connection.on("close", () => open.delete(connection));
    connection.on("authentication", (context) => {
      if (context.method !== "publickey") return context.reject(["publickey"]);
      const shown = fingerprintOf(context.key.data);
      if (!context.signature) offered.push(shown);
      if (shown === accepts) context.accept();
      else context.reject(["publickey"]);
    });
    connection.on("session", (accept) => {
      accept().on("exec", (take, _refuse, info) => onCommand(take(), info.command, connection));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    target: { host: "127.0.0.1", port, user: "mvmadmin", hostKey: host.publicKey },
    offered,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const connection of open) connection.end();
      server.close();
      await once(server, "close");
    },
  };
}
