import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LxdClient, readCloudSettings, resolveEndpoint } from "../../../../infra/cloud/lxd";
import { startTestCloud } from "./fixture";

const PORT = 18_443;

describe("a server over https", () => {
  let local: LxdClient;
  let directory: string;
  let environment: Record<string, string>;
  let clientFingerprint: string;

  beforeAll(async () => {
    local = (await startTestCloud()).client;
    directory = mkdtempSync(join(tmpdir(), "mvm-https-"));
    const [cert, key] = [join(directory, "client.crt"), join(directory, "client.key")];
    const subject = ["-subj", "/CN=managed-vm test", "-days", "2", "-nodes"];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...subject, "-keyout", key, "-out", cert], {
      stdio: "ignore",
    });
    const certificate = new X509Certificate(readFileSync(cert));
    clientFingerprint = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
    await local.post("/1.0/certificates", {
      type: "client",
      name: "test",
      certificate: certificate.raw.toString("base64"),
    });
    await local.patch("/1.0", { config: { "core.https_address": `127.0.0.1:${PORT}` } });
    const { environment: facts } = await local.server();
    environment = {
      MVM_LXD_CLIENT_CERT: cert,
      MVM_LXD_CLIENT_KEY: key,
      MVM_LXD_SERVER_FINGERPRINT: String(facts["certificate_fingerprint"]),
    };
  });
  afterAll(async () => {
    await local.delete(`/1.0/certificates/${clientFingerprint}`);
    await local.patch("/1.0", { config: { "core.https_address": "" } });
    rmSync(directory, { recursive: true });
  });

  const connect = (change: Record<string, string> = {}): LxdClient =>
    new LxdClient(resolveEndpoint(`https://127.0.0.1:${PORT}`, { ...environment, ...change }));

  it("is used with the pinned certificate and the client key, without the guard of its host", async () => {
    const client = connect();
    expect(await client.get("/1.0/networks")).toEqual(await local.get("/1.0/networks"));
    expect((await readCloudSettings(client)).guard).toBeUndefined();
    expect((await readCloudSettings(local)).guard).toBeDefined();
  });

  it("is refused before a byte is sent when it shows another certificate", async () => {
    await expect(connect({ MVM_LXD_SERVER_FINGERPRINT: "0".repeat(64) }).get("/1.0")).rejects.toThrow(
      "MVM3152",
    );
  });
});
