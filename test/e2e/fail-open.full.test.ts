import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lxdApi, run } from "../support/lab";
import { TestProject } from "../support/project";

/** Connects to port 22 in a bounded loop for so many seconds; prints `<tries> <banners>`. */
const LOOP = `
const net = require("node:net");
const [host, seconds, lanes] = process.argv.slice(1);
let tries = 0, banners = 0;
const end = Date.now() + Number(seconds) * 1000;
const once = () => new Promise((resolve) => {
  tries++;
  const socket = net.connect({ host, port: 22 });
  const stop = () => { socket.destroy(); resolve(); };
  socket.setTimeout(150, stop);
  socket.on("error", stop);
  socket.on("data", () => { banners++; stop(); });
});
const lane = async () => { while (Date.now() < end) await once(); };
Promise.all(Array.from({ length: Number(lanes) }, lane)).then(() => console.log(tries, banners));`;

describe("a stranger who never stops knocking", () => {
  const project = new TestProject("test");
  let host = "";

  beforeAll(() => {
    project.writeCustomer("acme", {
      web: {
        serviceCard: "silber",
        os: "debian-13",
        size: "small",
        services: [{ name: "web", protocol: "tcp", port: 8000, sources: "everyone" }],
      },
    });
    const done = project.mvm(["quickstart", "acme"]);
    expect(done.code).toBe(0);
    host = /mvmadmin@(\S+)/.exec(done.stdout)?.[1] ?? "";
    openGuest();
  });
  afterAll(() => {
    project.mvm(["destroy", "acme", "--confirm", "acme"]);
    project.mvm(["lab", "down", "--purge"]);
    project.remove();
  });

  /**
   * Takes the guest's own packet filter away, which would hide a gap in the cloud's: what the stranger hears now, the
   * cloud has let through. `nft` does nothing from then on, so no later change brings the filter back.
   */
  function openGuest(): void {
    const { pid } = lxdApi<{ pid: number }>("test", "GET", "/1.0/instances/acme-web/state");
    const hush = "mount --bind /bin/true /usr/sbin/nft; systemctl mask nftables.service";
    run(["nsenter", "-t", String(pid), "-a", "sh", "-c", `nft delete table inet managed_vm; ${hush}`]);
  }

  const knock = (seconds: number, lanes: number): Promise<{ tries: number; banners: number }> =>
    new Promise((resolve) => {
      const argv = [
        "netns",
        "exec",
        "mvm-test-stranger",
        process.execPath,
        "-e",
        LOOP,
        host,
        String(seconds),
        String(lanes),
      ];
      const child = spawn("ip", argv, { stdio: ["ignore", "pipe", "inherit"] });
      let out = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.on("close", () => {
        const [tries = 0, banners = 0] = out.trim().split(" ").map(Number);
        resolve({ tries, banners });
      });
    });

  it("hears not one banner during 50 firewall changes, a kill of the daemon and its restart (R14)", async () => {
    let knocking = true;
    const counts = { tries: 0, banners: 0 };
    const stranger = (async () => {
      while (knocking) {
        const { tries, banners } = await knock(5, 20);
        counts.tries += tries;
        counts.banners += banners;
      }
    })();
    for (let change = 1; change <= 50; change++) {
      project.edit("stacks/acme/card.yaml", `port: ${7999 + change}`, `port: ${8000 + change}`);
      const toggle = change % 5 === 0;
      if (toggle) toggleIpv6();
      const done = await project.start(["up", "acme", "--no-refresh"]).done;
      expect([change, done.code, done.stderr]).toEqual([change, 0, expect.any(String)]);
    }
    openGuest();
    run([
      "kill",
      "-9",
      String(lxdApi<{ environment: { server_pid: number } }>("test", "GET", "/1.0").environment.server_pid),
    ]);
    expect((await project.start(["lab", "up"]).done).code).toBe(0);
    expect((await project.start(["lab", "down"]).done).code).toBe(0);
    expect((await project.start(["lab", "up"]).done).code).toBe(0);
    await sleep(5000);
    knocking = false;
    await stranger;
    process.stderr.write(`stranger: ${counts.tries} tries, ${counts.banners} banners\n`);
    expect(counts.tries).toBeGreaterThan(1000);
    expect(counts.banners).toBe(0);
  });

  it("hears some when the same network change is made without the guard", async () => {
    const networks = lxdApi<string[]>("test", "GET", "/1.0/networks").filter((url) => url.includes("mvm1x"));
    const knocking = knock(6, 2);
    await sleep(1000);
    for (let i = 0; i < 4; i++) {
      const address = i % 2 === 0 ? "2001:2:0:17f::1/64" : "none";
      lxdApi("test", "PATCH", networks[0] ?? "", { config: { "ipv6.address": address } });
      await sleep(800);
    }
    const { tries, banners } = await knocking;
    process.stderr.write(`without the guard: ${tries} tries, ${banners} banners\n`);
    expect(banners).toBeGreaterThan(0);
  });

  function toggleIpv6(): void {
    const file = "stacks/acme/card.yaml";
    try {
      project.edit(file, "    ipv6: true\n", "");
    } catch {
      project.edit(file, "web:\n", "web:\n    ipv6: true\n");
    }
  }
});
