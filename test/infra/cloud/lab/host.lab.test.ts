import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

import { DiagnosticError } from "../../../../infra/diagnostics";
import { inventory, labDown, labPaths, labSettings, labStatus, labUp } from "../../../../infra/cloud/lab";
import { renderLabRules } from "../../../../infra/cloud/lab/host/nft-rules";
import { applySysctls, planSysctls, restoreSysctls } from "../../../../infra/cloud/lab/host/sysctls";

const LAB = "scratch";
const settings = labSettings(LAB);
const paths = labPaths(LAB);

/** Loads rules into nft inside a network namespace of its own, and returns what the kernel then holds. */
function loadInNamespace(...texts: string[]): string {
  const script = texts.map((_, index) => `nft -f /dev/fd/${index + 3}`).join(" && ");
  const files = texts.map((text, index) => {
    const file = join("/tmp", `mvm-rules-${process.pid}-${index}`);
    writeFileSync(file, text);
    return file;
  });
  const redirected = files.map((file, index) => `${index + 3}<${file}`).join(" ");
  const command = `exec ${redirected}; ${script} && nft list ruleset; rm -f ${files.join(" ")}`;
  return execFileSync("unshare", ["-n", "bash", "-c", command], { encoding: "utf8" });
}

describe("the lab's nft rules", () => {
  const rules = renderLabRules(settings);

  it("are read by nft as meant", () => {
    expect(loadInNamespace(rules).replaceAll(/\s+/g, " ")).toBe(
      [
        "table inet mvm_scratch { chain from_guest {",
        "ct state established,related accept",
        "fib daddr . iif type local udp dport 53 accept",
        "fib daddr . iif type local tcp dport 53 accept",
        "udp dport { 67, 547 } accept",
        "fib daddr . iif type local icmp type echo-request accept",
        "meta l4proto ipv6-icmp accept drop }",
        "chain guest_in { type filter hook input priority filter - 5; policy accept;",
        'iifname "mvm3x*" jump from_guest }',
        "chain guest_out { type nat hook postrouting priority srcnat; policy accept;",
        "ip saddr 198.19.128.0/17 ip daddr != 198.18.0.0/15 masquerade",
        "ip6 saddr 2001:2:0:300::/56 ip6 daddr != 2001:2::/48 masquerade } } ",
      ].join(" "),
    );
  });

  it("can be loaded again, and leave the frozen bridges of the same table alone", () => {
    const frozen =
      'add set inet mvm_scratch frozen { type ifname; }\nadd element inet mvm_scratch frozen { "mvm3x7" }\n';
    const twice = loadInNamespace(rules, frozen, rules);
    expect(twice).toContain('elements = { "mvm3x7" }');
    expect(twice.match(/masquerade$/gm)).toHaveLength(2);
  });
});

describe("sysctls", () => {
  const file = "/proc/sys/kernel/keys/maxkeys";

  it("are put back unless someone changed them since", async () => {
    const before = readFileSync(file, "utf8").trim();
    writeFileSync(file, "201");
    try {
      const plan = await planSysctls({});
      expect(plan.raised["kernel/keys/maxkeys"]).toEqual({ before: "201", set: "2000" });
      const only = {
        raised: { "kernel/keys/maxkeys": { before: "201", set: "2000" } },
        changes: plan.changes.filter(({ path }) => path === "kernel/keys/maxkeys"),
      };
      await applySysctls(only);
      expect(readFileSync(file, "utf8").trim()).toBe("2000");
      expect((await planSysctls(only.raised)).raised["kernel/keys/maxkeys"]).toEqual({
        before: "201",
        set: "2000",
      });
      writeFileSync(file, "3000");
      await restoreSysctls(only.raised);
      expect(readFileSync(file, "utf8").trim()).toBe("3000");
      writeFileSync(file, "2000");
      await restoreSysctls(only.raised);
      expect(readFileSync(file, "utf8").trim()).toBe("201");
    } finally {
      writeFileSync(file, before);
    }
  });
});

describe("a lab whose daemon cannot start", () => {
  afterEach(() => labDown(LAB, { purge: true }));

  it("says so with the daemon's last words, and one labDown clears what it left", async () => {
    mkdirSync(paths.lxdDir, { recursive: true, mode: 0o711 });
    writeFileSync(join(paths.lxdDir, "database"), "in the way");
    const failure = await labUp(LAB).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DiagnosticError);
    expect((failure as DiagnosticError).diagnostics[0]).toMatchObject({ code: "MVM3104" });
    expect((failure as DiagnosticError).message).toMatch(/database/);
    expect((await labStatus(LAB)).state).toBe("damaged");
    await labDown(LAB, { purge: true });
    expect((await inventory(LAB)).own).toEqual([]);
  });
});
