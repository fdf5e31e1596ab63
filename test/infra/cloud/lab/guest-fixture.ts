import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import {
  labSettings,
  type LabName,
  labPaths,
  providerSources,
  type ProbeVantage,
} from "../../../../infra/cloud/lab";
import { runCommand } from "../../../../infra/cloud/lab/host/run-command";
import { connectLxd, type LxdClient } from "../../../../infra/cloud/lxd/api/client";

export interface Guest {
  readonly name: string;
  readonly network: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** The driver's way to a guest, cut down to REST calls: these tests judge the lab, not the driver. */
export class GuestFixture {
  readonly client: LxdClient;

  constructor(private readonly lab: LabName) {
    this.client = connectLxd(`unix://${labPaths(lab).socket}`);
  }

  /** A guest behind its own bridge that lets the provider in on port 22 and nobody else. */
  async create(index: number): Promise<Guest> {
    const { slot } = labSettings(this.lab);
    const prefix4 = `198.${18 + (slot >> 1)}.${(slot & 1) * 128 + index}`;
    const prefix6 = `2001:2:0:${(slot * 0x100 + index).toString(16)}::`;
    const guest = {
      name: `t${index}`,
      network: `mvm${slot}x${index}`,
      ipv4: `${prefix4}.10`,
      ipv6: `${prefix6}10`,
    };
    await this.importImage("debian-13");
    const allow = { action: "allow", state: "enabled", protocol: "tcp", destination_port: "22" };
    const ingress = [{ ...allow, source: providerSources(this.lab).join(",") }];
    await this.client.post("/1.0/network-acls", { name: guest.name, ingress, egress: [] });
    await this.client.post("/1.0/networks", {
      name: guest.network,
      type: "bridge",
      config: {
        ...{ "ipv4.address": `${prefix4}.1/24`, "ipv4.nat": "false" },
        ...{ "ipv6.address": `${prefix6}1/64`, "ipv6.nat": "false", "security.acls": guest.name },
        ...{ "security.acls.default.ingress.action": "drop", "security.acls.default.egress.action": "allow" },
      },
    });
    await this.client.post("/1.0/instances", {
      name: guest.name,
      type: "container",
      profiles: [],
      source: { type: "image", alias: "mvm/debian-13" },
      config: { "cloud-init.network-config": staticNetwork(prefix4, prefix6) },
      devices: {
        root: { type: "disk", path: "/", pool: "mvm" },
        eth0: { type: "nic", name: "eth0", network: guest.network, "ipv4.address": guest.ipv4 },
      },
    });
    await this.client.put(`/1.0/instances/${guest.name}/state`, { action: "start", timeout: 30 });
    return guest;
  }

  /** Runs a command inside; retries while the guest boots. */
  async run(guest: Guest, ...command: string[]): Promise<{ exitCode: number; output: string }> {
    for (let attempt = 0; ; attempt++) {
      try {
        const body = { command, "record-output": true, "wait-for-websocket": false, interactive: false };
        const done = await this.client.post(`/1.0/instances/${guest.name}/exec`, body);
        const result = done?.metadata as { return: number; output: Record<string, string> };
        const parts = Object.values(result.output).map((path) => this.client.getRaw(path));
        return { exitCode: result.return, output: Buffer.concat(await Promise.all(parts)).toString("utf8") };
      } catch (error) {
        if (attempt > 20) throw error;
        await sleep(500);
      }
    }
  }

  async bootId(guest: Guest): Promise<string> {
    return (await this.run(guest, "cat", "/proc/sys/kernel/random/boot_id")).output.trim();
  }

  private async importImage(os: string): Promise<void> {
    if (await this.client.find(`/1.0/images/aliases/mvm%2F${os}`)) return;
    const dir = join(labPaths(this.lab).imageStore, os);
    const { fingerprint } = JSON.parse(readFileSync(join(dir, "image.json"), "utf8")) as {
      fingerprint: string;
    };
    const form = new FormData();
    form.append("metadata", new Blob([readFileSync(join(dir, "metadata.tar.gz"))]), "metadata.tar.gz");
    form.append("rootfs", new Blob([readFileSync(join(dir, "rootfs.squashfs"))]), "rootfs.squashfs");
    const request = new Request("http://lab/", { method: "POST", body: form });
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    await this.client.upload("/1.0/images", headers, Buffer.from(await request.arrayBuffer()));
    await this.client.post("/1.0/images/aliases", { name: `mvm/${os}`, target: fingerprint });
  }
}

function staticNetwork(prefix4: string, prefix6: string): string {
  return JSON.stringify({
    version: 2,
    ethernets: {
      eth0: {
        dhcp4: false,
        addresses: [`${prefix4}.10/24`, `${prefix6}10/64`],
        routes: [
          { to: "0.0.0.0/0", via: `${prefix4}.1` },
          { to: "::/0", via: `${prefix6}1` },
        ],
        nameservers: { addresses: [`${prefix4}.1`] },
      },
    },
  });
}

const PROBE = `
const net = require("node:net");
const [host, port, localAddress, seconds] = process.argv.slice(1);
const socket = net.connect({ host, port: Number(port), ...(localAddress ? { localAddress } : {}) });
socket.setTimeout(Number(seconds) * 1000, () => { console.log("silence"); process.exit(0); });
socket.on("data", (data) => { console.log(data.toString().startsWith("SSH-") ? "banner" : "data"); process.exit(0); });
socket.on("error", (error) => { console.log(error.code); process.exit(0); });
`;

/** What a TCP connection from there meets: `banner`, `silence`, or an error code. */
export async function probe(from: ProbeVantage, host: string, port = 22, localAddress = ""): Promise<string> {
  const [program, ...args] = [
    ...from.argvPrefix,
    process.execPath,
    "-e",
    PROBE,
    host,
    String(port),
    localAddress,
    "2",
  ];
  return (await runCommand([program, ...args])).stdout.trim();
}

/** Probes until a banner comes, for at most 30 s. */
export async function untilBanner(from: ProbeVantage, host: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const result = await probe(from, host);
    if (result === "banner" || Date.now() > deadline) return result;
    await sleep(300);
  }
}

const LOOP = `
const net = require("node:net");
let banners = 0, tries = 0;
const once = () => { tries++; const s = net.connect({ host: process.argv[1], port: 22 });
  const timer = setTimeout(() => s.destroy(), 400);
  s.on("data", () => { banners++; clearTimeout(timer); s.destroy(); }); s.on("error", () => clearTimeout(timer)); };
const ticker = setInterval(once, 10);
process.stdin.resume().on("end", () => { clearInterval(ticker); setTimeout(() => { console.log(JSON.stringify({ tries, banners })); process.exit(0); }, 500); });
`;

/** A stranger who connects every 10 ms while `work` runs, and how often sshd answered. */
export async function countBanners(
  from: ProbeVantage,
  host: string,
  work: () => Promise<unknown>,
): Promise<{ tries: number; banners: number }> {
  const [program, ...args] = [...from.argvPrefix, process.execPath, "-e", LOOP, host];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const closed = new Promise((resolve) => child.once("close", resolve));
  await sleep(300);
  try {
    await work();
  } finally {
    child.stdin.end();
    await closed;
  }
  return JSON.parse(output) as { tries: number; banners: number };
}

/** True when something on this machine listens there: the control of a test that expects silence. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => resolve(true));
    socket.once("error", () => resolve(false)).setTimeout(1000, () => resolve(false));
    void sleep(1500).then(() => socket.destroy());
  });
}
