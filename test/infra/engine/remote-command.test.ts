import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { Server, utils } from "ssh2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generateEd25519KeyPair } from "../../../infra/cloud/ed25519-key-pair";
import { Bench, changes } from "./programs";

const makeKey = (): { private: string; public: string } => {
  const { privateKey, publicKey } = generateEd25519KeyPair();
  return { private: privateKey, public: publicKey };
};

describe("a remote command", () => {
  const hostKey = makeKey();
  const clientKey = makeKey();
  let bench: Bench;
  let server: Server;
  let port: number;
  let commands: { line: string; stdin: string; env: Record<string, string> }[];

  beforeEach(async () => {
    bench = new Bench();
    commands = [];
    server = new Server({ hostKeys: [hostKey.private] }, (client) => {
      client.on("error", () => undefined);
      client.on("authentication", (attempt) => {
        const allowed = utils.parseKey(clientKey.public);
        if (allowed instanceof Error || attempt.method !== "publickey") return attempt.reject(["publickey"]);
        if (attempt.key.data.equals(allowed.getPublicSSH())) attempt.accept();
        else attempt.reject();
      });
      client.on("session", (accept) => {
        const env: Record<string, string> = {};
        const session = accept();
        session.on("env", (acceptEnv, _reject, info) => {
          env[info.key] = info.val;
          acceptEnv?.();
        });
        session.on("exec", (acceptExec, _reject, { command }) => {
          const channel = acceptExec();
          let stdin = "";
          channel.on("data", (chunk: Buffer) => (stdin += chunk.toString()));
          channel.on("end", () => {
            commands.push({ line: command, stdin, env });
            channel.write("out\n");
            channel.stderr.write(stdin);
            channel.exit(command === "false" ? 1 : 0);
            channel.end();
          });
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
    bench.remove();
  });

  const program =
    (create: string, pinned: string | undefined = hostKey.public, dialErrorLimit = 0) =>
    () => {
      const connection = {
        host: "127.0.0.1",
        port,
        user: "root",
        privateKey: clientKey.private,
        dialErrorLimit,
        ...(pinned === undefined ? {} : { hostKey: pinned }),
      };
      const stdin = pulumi.secret("p4ssw0rd!");
      return {
        out: new remote.Command("r", { create, connection, stdin, environment: { LANG: "C" } }).stdout,
      };
    };

  it("runs with its input on stdin, over a connection to the pinned key", async () => {
    const result = await bench.up(program("whoami"));
    expect(result.errors).toEqual([]);
    expect(result.outputs.out).toBe("out");
    expect(commands).toEqual([{ line: "whoami", stdin: "p4ssw0rd!", env: { LANG: "C" } }]);
    expect(changes(await bench.up(program("whoami")))).toEqual([]);
  });

  it("never talks to a server with another key, and does not try again", async () => {
    const result = await bench.up(program("whoami", makeKey().public, 10));
    expect(result.errors.map((e) => e.message)).toEqual(["127.0.0.1 does not have the pinned host key"]);
    expect(commands).toEqual([]);
  });

  it("is refused without a pinned key", async () => {
    const connection = { host: "127.0.0.1", port };
    const result = await bench.preview(() => void new remote.Command("r", { create: "true", connection }));
    expect(result.errors[0]?.message).toMatch(/^connection.hostKey: a pinned host key is required/);
  });

  it("fails with status and output, without the secret that the output repeats", async () => {
    const result = await bench.up(program("false"));
    expect(result.errors[0]?.message).toBe('exit status 1: running "false":\nout\n[secret]');
  });

  it("gives up on an unreachable host after the allowed attempts", async () => {
    server.close();
    const { port: closed } = { port };
    const result = await bench.up(program("whoami"));
    expect(closed).toBe(port);
    expect(result.errors[0]?.message).toMatch(/^after 1 failed attempts to reach 127.0.0.1: /);
  });

  it("is refused a key it was not given", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    const connection = {
      host: "127.0.0.1",
      port,
      privateKey: pem,
      hostKey: hostKey.public,
      dialErrorLimit: 0,
    };
    const result = await bench.up(() => void new remote.Command("r", { create: "true", connection }));
    expect(result.errors).toHaveLength(1);
    expect(commands).toEqual([]);
    expect(JSON.stringify(result.errors)).not.toContain("BEGIN");
  });
});
