import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import { DiagnosticError } from "../../../../infra/diagnostics";
import { subnetOf } from "../../../../infra/cloud/lab/daemon/filters";
import { findStrandedCards } from "../../../../infra/cloud/lab/host/leftovers";
import { withMachineLock } from "../../../../infra/cloud/lab/host/machine-lock";
import { type HostProcess, otherDaemons, processesOf } from "../../../../infra/cloud/lab/host/processes";
import { hostProblems } from "../../../../infra/cloud/lab/host/requirements";
import { commandEnvironment, mustRun, runCommand } from "../../../../infra/cloud/lab/host/run-command";
import { splitForwarding } from "../../../../infra/cloud/lab/host/sysctls";
import { type PhaseEvent, runPhase } from "../../../../infra/cloud/lab/phase";
import { judge } from "../../../../infra/cloud/lab/status";

const DEBIAN = 'PRETTY_NAME="Debian"\nVERSION_ID="12"\nID=debian\n';

describe("hostProblems", () => {
  it.each([
    ["a machine that fits", { uid: 0, osRelease: DEBIAN, networkNamespaces: true }, []],
    [
      "a user",
      { uid: 1000, osRelease: DEBIAN, networkNamespaces: true },
      ["this user (uid 1000) is not root"],
    ],
    [
      "a locked-down container",
      { uid: 0, osRelease: DEBIAN, networkNamespaces: false },
      ["it may not make network namespaces (`unshare -n` fails)"],
    ],
    [
      "an old Debian",
      { uid: 0, osRelease: 'ID=debian\nVERSION_ID="11"\n', networkNamespaces: true },
      ["it runs debian 11, not Debian 12 or later"],
    ],
    [
      "another system",
      { uid: 0, osRelease: 'ID="fedora"\nVERSION_ID=43\n', networkNamespaces: true },
      ["it runs fedora 43, not Debian 12 or later"],
    ],
    [
      "no os-release",
      { uid: 0, osRelease: "", networkNamespaces: true },
      ["it runs unknown, not Debian 12 or later"],
    ],
  ])("names what is missing on %s", (_, facts, problems) => {
    expect(hostProblems(facts)).toEqual(problems);
  });
});

describe("processes", () => {
  const process = (
    pid: number,
    program: string,
    commandLine: string,
    lxdDir?: string,
    parentPid = 1,
  ): HostProcess => ({
    ...{ pid, parentPid, program, commandLine, lxdDir },
  });
  const own = process(10, "lxd", "lxd --group root", "/labs/a/lxd");
  const all = [
    own,
    process(11, "lxd", "[lxc monitor] /labs/a/lxd/containers web"),
    process(12, "systemd", "/sbin/init", undefined, 11),
    process(13, "dnsmasq", "dnsmasq --conf-file=/labs/a/lxd/networks/mvm0x1/dnsmasq.raw"),
    process(20, "lxd", "lxd --group lxd"),
    process(21, "lxd", "[lxc monitor] /var/lib/lxd/containers web"),
    process(22, "lxd", "lxd --group root", "/labs/ab/lxd"),
    process(30, "vim", "vim /labs/a/lxd/notes"),
  ];

  it("of a daemon are itself, its helpers, its monitors and the guests' first processes", () => {
    expect(processesOf(all, "/labs/a/lxd").map(({ pid }) => pid)).toEqual([10, 11, 13, 12]);
  });

  it("of other daemons are counted without monitors and helpers", () => {
    expect(otherDaemons(all, "/labs/a/lxd").map(({ pid }) => pid)).toEqual([20, 22]);
  });
});

describe("withMachineLock", () => {
  it("lets one work at a time", async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await sleep(30);
      order.push(`${name} out`);
    };
    await Promise.all([withMachineLock("unit", 5, work("a")), withMachineLock("unit", 5, work("b"))]);
    expect(order.map((line) => line.split(" ")[1])).toEqual(["in", "out", "in", "out"]);
  });

  it("gives up with a diagnostic when the other one does not end", async () => {
    await withMachineLock("unit-busy", 0, async () => {
      await expect(withMachineLock("unit-busy", 0, () => Promise.resolve())).rejects.toThrow(DiagnosticError);
    });
  });

  it("is free again after the work failed", async () => {
    await expect(withMachineLock("unit-fail", 0, () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    await expect(withMachineLock("unit-fail", 0, () => Promise.resolve("yes"))).resolves.toBe("yes");
  });
});

describe("commands", () => {
  it("inherit no secret of the caller", () => {
    process.env.PULUMI_CONFIG_PASSPHRASE ??= "unit";
    expect(commandEnvironment()).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
  });

  it("get their input, and report exit code and both outputs", async () => {
    const result = await runCommand(["sh", "-c", "cat; echo bad >&2; exit 3"], { input: "text" });
    expect(result).toEqual({ exitCode: 3, stdout: "text", stderr: "bad\n" });
  });

  it("that do not exist end with 127", async () => {
    expect((await runCommand(["/no/such/program"])).exitCode).toBe(127);
  });

  it("that take too long are ended", async () => {
    expect((await runCommand(["sleep", "30"], { timeoutSeconds: 0.1 })).exitCode).toBe(137);
  });

  it("that must succeed throw their last words", async () => {
    await expect(mustRun(["sh", "-c", "echo why >&2; exit 1"])).rejects.toThrow(/ended with 1: why/);
  });
});

describe("runPhase", () => {
  it.each([
    ["end", () => Promise.resolve(1)],
    ["fail", () => Promise.reject(new Error("no"))],
  ])("reports start and %s", async (last, work) => {
    const events: PhaseEvent[] = [];
    await runPhase((event) => events.push(event), "p", "title", work).catch(() => undefined);
    expect(events.map(({ state }) => state)).toEqual(["start", last]);
  });
});

describe("judge", () => {
  it.each([
    [true, [true, true], true, "up"],
    [true, [true, false], true, "damaged"],
    [false, [true, true], true, "damaged"],
    [false, [false, false], true, "stopped"],
    [false, [false, false], false, "absent"],
  ] as const)("daemon %j, parts %j, files %j: %s", (daemon, parts, files, state) => {
    expect(judge(daemon, parts, files)).toBe(state);
  });
});

describe("subnetOf", () => {
  it.each([
    ["198.18.7.1/24", "198.18.7.0/24"],
    ["2001:2:0:7::1/64", "2001:2:0:7::/64"],
    ["none", undefined],
    [undefined, undefined],
  ])("of gateway %j is %j", (gateway, subnet) => {
    expect(subnetOf(gateway)).toBe(subnet);
  });
});

it("keeps forwarding apart from what is restored while another daemon runs", () => {
  const raised = {
    "net/ipv4/ip_forward": { before: "0", set: "1" },
    "net/ipv6/conf/eth0/accept_ra": { before: "1", set: "2" },
    "kernel/keys/maxkeys": { before: "200", set: "2000" },
  };
  const { forwarding, rest } = splitForwarding(raised);
  expect(Object.keys(forwarding)).toEqual(["net/ipv4/ip_forward", "net/ipv6/conf/eth0/accept_ra"]);
  expect(Object.keys(rest)).toEqual(["kernel/keys/maxkeys"]);
});

describe("findStrandedCards", () => {
  const card = (ifname: string, extra: object) => ({ ifname, ...extra });
  const stranded = [
    card("veth1", { link: "veth2", address: "00:16:3e:d3:ef:e7" }),
    card("veth2", { link: "veth1", address: "fa:b1:93:81:fb:99" }),
  ];

  it("names a pair of LXD's with both ends here and on no bridge", () => {
    expect(findStrandedCards(JSON.stringify(stranded))).toEqual(["veth1"]);
  });

  it.each([
    [
      "the card of a running guest",
      [card("veth3", { link_index: 2, master: "mvm0x1", address: "fe:00:00:00:00:01" })],
    ],
    ["a pair on a bridge", [stranded[0], { ...stranded[1], master: "br0" }]],
    ["somebody else's pair", [{ ...stranded[0], address: "52:54:00:00:00:01" }, stranded[1]]],
    ["nothing", []],
  ])("leaves %s alone", (_what, links) => {
    expect(findStrandedCards(JSON.stringify(links))).toEqual([]);
  });
});
