import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstGlobal, readAptConfig, readSshdConfig, readTimerDropIns } from "../../../../infra/audit/graph";
import { publicKeyOnly } from "../../../../policies/rules/access/public-key-only";

let directory = "";

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "mvm-rendered-"));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface SshdFiles {
  readonly main: string;
  readonly dropIns: readonly string[];
}

const dropInName = (index: number): string => `${index}0-test.conf`;

/** What the real sshd makes of the files for each connection: `passwordauthentication` by user, and without any. */
function askSshd(files: SshdFiles, users: readonly string[]): Record<string, string> | undefined {
  const etc = mkdtempSync(path.join(directory, "ssh-"));
  mkdirSync(path.join(etc, "sshd_config.d"));
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path.join(etc, "ssh_host_ed25519_key")]);
  writeFileSync(path.join(etc, "sshd_config"), files.main);
  files.dropIns.forEach((content, i) =>
    writeFileSync(path.join(etc, "sshd_config.d", dropInName(i)), content),
  );
  const ask = users
    .map((user) => `echo "user ${user}"; /usr/sbin/sshd -T -C user=${user},host=h,addr=192.0.2.1 || exit 1;`)
    .join(" ");
  const script = `mount --bind "$1" /etc/ssh && { mkdir -p /run/sshd; ${ask} }`;
  const result = spawnSync("unshare", ["-m", "sh", "-c", script, "sh", etc], { encoding: "utf8" });
  if (result.status !== 0) return undefined;
  const sections = result.stdout.split(/^user (?=\w+$)/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [
      section.split("\n")[0] ?? "",
      /^passwordauthentication (\w+)$/m.exec(section)?.[1] ?? "",
    ]),
  );
}

const asMap = ({ main, dropIns }: SshdFiles): Map<string, string> =>
  new Map([
    ["/etc/ssh/sshd_config", main],
    ...dropIns.map((content, i) => [`/etc/ssh/sshd_config.d/${dropInName(i)}`, content] as const),
  ]);

const line = fc.constantFrom(
  "PasswordAuthentication yes",
  "PasswordAuthentication no",
  "passwordauthentication=no # comment",
  'PASSWORDAUTHENTICATION "yes"',
  "# PasswordAuthentication yes",
  "",
  "X11Forwarding no",
  "Match User alice",
  "Match User bob",
  "Match all",
);
const lines = fc.array(line, { maxLength: 5 }).map((list) => list.join("\n") + "\n");
const mainLines = fc
  .tuple(
    lines,
    fc.constantFrom("Include /etc/ssh/sshd_config.d/*.conf", "Include sshd_config.d/00*", ""),
    lines,
  )
  .map((parts) => parts.join("\n"));

describe("readSshdConfig against the real sshd", () => {
  it("knows the value for a user that no block names, and refuses whatever lets a password in for anybody", () => {
    let asked = 0;
    fc.assert(
      fc.property(mainLines, fc.array(lines, { maxLength: 2 }), (main, dropIns) => {
        const files = { main, dropIns };
        const answers = askSshd(files, ["alice", "bob", "carol"]);
        fc.pre(answers !== undefined);
        asked += 1;
        const directives = readSshdConfig(asMap(files));
        if (!directives.some(({ condition }) => condition?.includes("all"))) {
          const ours = firstGlobal(directives, "passwordauthentication")?.args[0] ?? "yes";
          expect(ours).toBe(answers?.["carol"]);
        }
        if (Object.values(answers ?? {}).includes("yes")) {
          const guestFiles = [...asMap(files)].map(([name, content]) => ({ path: name, content }));
          const inputs = { files: guestFiles, exclusiveDirectories: ["/etc/ssh/sshd_config.d"] };
          const node = {
            urn: "",
            type: "",
            name: "",
            custom: true,
            protect: false,
            outputs: {},
            dependencies: [],
            inputs,
          };
          const reasons = publicKeyOnly
            .check(node)
            .filter(({ state }) => state === "fail")
            .map(({ reason }) => reason);
          expect(reasons.join("\n")).toContain("PasswordAuthentication");
        }
      }),
      { numRuns: 80 },
    );
    expect(asked).toBeGreaterThan(50);
  });
});

describe("readAptConfig against apt-config", () => {
  const list = "Unattended-Upgrade::Origins-Pattern";
  const statement = fc.constantFrom(
    `${list} { "a=1"; "b=2,c=3"; };`,
    `${list}:: "d=4";`,
    `Unattended-Upgrade { Origins-Pattern { "e=5"; }; Automatic-Reboot "true"; };`,
    `#clear ${list};`,
    "#clear Unattended-Upgrade;",
    "// comment with { and ;",
    "/* over\n lines; */",
    'Unattended-Upgrade::Automatic-Reboot "false";',
    'unattended-upgrade::AUTOMATIC-reboot "1";',
    "# plain comment",
  );
  const content = fc.array(statement, { maxLength: 5 }).map((parts) => parts.join("\n") + "\n");

  it("gives the same list of origins and the same restart", () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 3 }), (contents) => {
        const parts = mkdtempSync(path.join(directory, "apt-"));
        contents.forEach((text, i) => writeFileSync(path.join(parts, `${i}0-test`), text));
        const main = path.join(directory, "apt.conf");
        writeFileSync(main, `Dir::Etc::parts "${parts}"; Dir::Etc::main "/dev/null";\n`);
        const dump = execFileSync("apt-config", ["dump"], {
          encoding: "utf8",
          env: { ...process.env, APT_CONFIG: main },
        });
        const values = (name: string): string[] =>
          [...dump.matchAll(new RegExp(`^${name} "(.*)";$`, "gim"))].map((match) => match[1] ?? "");
        const config = readAptConfig(contents);
        expect(config.lists.get(list.toLowerCase()) ?? []).toEqual(values(`${list}::`));
        const reboot = config.values.get("unattended-upgrade::automatic-reboot");
        expect(reboot === undefined ? [] : [reboot]).toEqual(values("Unattended-Upgrade::Automatic-Reboot"));
      }),
      { numRuns: 150 },
    );
  });
});

describe("readTimerDropIns against systemd-analyze", () => {
  /** Weekday (0 is Monday) and second of the day at which systemd fires in the week from Monday 2026-01-05. */
  function askSystemd(expression: string): string[] {
    const output = execFileSync(
      "systemd-analyze",
      ["calendar", "--iterations=7", "--base-time=2026-01-05 00:00:00 UTC", expression],
      { encoding: "utf8", env: { ...process.env, TZ: "UTC", LC_ALL: "C" } },
    );
    const firings = [
      ...output.matchAll(/(?:Next elapse|Iter(?:ation|\.) #\d+): (\w{3}) (\S+) (\d\d):(\d\d):(\d\d) UTC/g),
    ];
    return firings
      .filter(([, , day]) => (day ?? "") < "2026-01-12")
      .map(
        ([, name = "", , h, m, s]) =>
          `${["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(name)} ${Number(h) * 3600 + Number(m) * 60 + Number(s)}`,
      );
  }

  it.each([
    "Mon,Tue *-*-* 23:30:00 UTC",
    "Fri..Sun 02:15 UTC",
    "*-*-* 03:00:05 UTC",
    "Sat 00:00:01 UTC",
    "Monday,wed..thu 5:07 UTC",
  ])("%s", (expression) => {
    const { starts } = readTimerDropIns([`[Timer]\nOnCalendar=\nOnCalendar=${expression}\n`]);
    const ours = starts.flatMap((start) => start.days.map((day) => `${day} ${start.startSecond}`));
    expect(ours.sort()).toEqual(askSystemd(expression).sort());
  });
});
