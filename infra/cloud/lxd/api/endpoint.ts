import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { isAbsolute, join } from "node:path";
import { connect as connectTls } from "node:tls";
import { diagnose, DiagnosticError, fail } from "../../../diagnostics";
import { lxdErrors } from "../errors";

type Environment = Readonly<Record<string, string | undefined>>;

/** A place where an LXD or Incus API listens, with the way to reach it. */
export interface ResolvedEndpoint {
  /** As the user wrote it; for messages. */
  readonly text: string;
  /** True for a unix socket: the daemon runs on this host, so its host can be guarded. */
  readonly local: boolean;
  /** Opens one connection; over TLS only after the server's certificate proved to be the pinned one. */
  readonly dial: () => Promise<Socket>;
}

/** Where the daemon of a lab listens. The lab's name is an allow-listed path part. */
export function labSocketPath(environment: Environment = process.env): string {
  const root = environment["MVM_LAB_ROOT"] ?? "/var/lib/managed-vm";
  const lab = environment["MVM_LAB"] ?? "lab";
  if (!/^[a-z][a-z0-9]{0,15}$/.test(lab)) {
    fail(lxdErrors.endpointInvalid, `MVM_LAB is "${lab}", required is a short lower-case name`);
  }
  return join(root, "labs", lab, "lxd", "unix.socket");
}

/** Whether a text has the form of an endpoint; nothing is contacted and no key file is read. */
export function isLxdEndpoint(text: string): boolean {
  if (text === "lab") return true;
  if (text.startsWith("unix://")) return isAbsolute(text.slice("unix://".length));
  return text.startsWith("https://") && URL.canParse(text);
}

/**
 * @param text `lab` (the lab's own daemon), `unix:///path/to/unix.socket` or `https://host:port`.
 * @throws DiagnosticError MVM3151 for anything else, MVM3157 when the files of the client key are missing.
 */
export function resolveEndpoint(text: string, environment: Environment = process.env): ResolvedEndpoint {
  if (!isLxdEndpoint(text)) {
    fail(lxdErrors.endpointInvalid, `the endpoint "${text}" is neither lab nor unix:// nor https://`);
  }
  if (text === "lab") return unixEndpoint(text, labSocketPath(environment));
  if (text.startsWith("https://")) return httpsEndpoint(text, environment);
  return unixEndpoint(text, text.slice("unix://".length));
}

function unixEndpoint(text: string, path: string): ResolvedEndpoint {
  const dial = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connectTcp({ path });
      socket.once("connect", () => resolve(socket)).once("error", reject);
    });
  return { text, local: true, dial };
}

function httpsEndpoint(text: string, environment: Environment): ResolvedEndpoint {
  const url = new URL(text);
  const cert = readClientFile(environment, "MVM_LXD_CLIENT_CERT");
  const key = readClientFile(environment, "MVM_LXD_CLIENT_KEY");
  const pinned = (environment["MVM_LXD_SERVER_FINGERPRINT"] ?? "").replaceAll(":", "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(pinned)) {
    fail(
      lxdErrors.clientKeyMissing,
      "MVM_LXD_SERVER_FINGERPRINT must be the sha256 of the server's certificate",
    );
  }
  const options = { host: url.hostname, port: Number(url.port || "8443"), cert, key };
  // The pin below is the whole trust: cluster certificates are self-signed, no authority is asked.
  const dial = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ ...options, minVersion: "TLSv1.2", rejectUnauthorized: false });
      socket.once("error", reject).once("secureConnect", () => {
        const found = createHash("sha256").update(socket.getPeerCertificate().raw).digest("hex");
        if (found === pinned) return resolve(socket);
        socket.destroy();
        const message = `${text} shows certificate ${found}, pinned is ${pinned}`;
        reject(new DiagnosticError(diagnose(lxdErrors.serverNotTrusted, message)));
      });
    });
  return { text, local: false, dial };
}

function readClientFile(environment: Environment, variable: string): string {
  const path = environment[variable];
  if (!path) return fail(lxdErrors.clientKeyMissing, `${variable} is not set`);
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    return fail(lxdErrors.clientKeyMissing, `the file that ${variable} names cannot be read`, { cause });
  }
}
