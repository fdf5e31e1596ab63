import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseAptConfig,
  parseAptTargets,
  parseOriginsPattern,
} from "../../../../infra/audit/evidence/guest/parse-apt";
import { parseAuthorizedKey } from "../../../../infra/audit/evidence/guest/parse-authorized-key";
import { parseGuestFacts } from "../../../../infra/audit/evidence/guest/facts";
import { parseNftRuleset } from "../../../../infra/audit/evidence/guest/parse-nft";
import { parseOsRelease } from "../../../../infra/audit/evidence/guest/judge-system";
import { parseSshdSettings } from "../../../../infra/audit/evidence/guest/parse-sshd";
import {
  parseSystemdTime,
  parseUnitNames,
  parseUnitProperties,
} from "../../../../infra/audit/evidence/guest/parse-systemd";
import { OTHER_KEY, recorded, recordedFacts } from "./fixture";

test("sshd -T of OpenSSH 9.2 shows what a Match block changes, and repeated settings as a list", () => {
  const settings = parseSshdSettings(recorded("sshd-9.2-match-address.txt"));
  expect(settings.get("passwordauthentication")).toEqual(["yes"]);
  expect(settings.get("authenticationmethods")).toEqual(["publickey"]);
  expect(settings.get("authorizedkeysfile")).toEqual(["/etc/ssh/authorized_keys.d/%u"]);
  expect(settings.get("allowusers")).toEqual([
    "mvmadmin@198.18.0.1",
    "mvmadmin@2001:2::/64",
    "anna@203.0.113.0/24",
  ]);
});

describe("nft -j list ruleset", () => {
  const ruleset = parseNftRuleset(recorded("nft-1.0.6.json"));

  test("shows base chains with hook and policy", () => {
    expect(ruleset.chains).toEqual([
      { family: "inet", table: "managed_vm", name: "input", hook: "input", policy: "drop" },
    ]);
  });

  test("content leaves out handles and counters and keeps the order of rules", () => {
    expect(
      ruleset.contentOf("inet", "managed_vm").map((text) => Object.keys(JSON.parse(text) as object)[0]),
    ).toEqual(["set", "chain", "rule", "rule"]);
    expect(ruleset.contentOf("inet", "managed_vm").join("")).not.toMatch(/handle|packets|bytes/);
    expect(ruleset.contentOf("inet", "other")).toEqual([]);
  });

  test("elements of a set count in any order", () => {
    const swapped = JSON.stringify(JSON.parse(recorded("nft-1.0.6.json")), (key, value: unknown) =>
      key === "elem" && Array.isArray(value) ? value.toReversed() : value,
    );
    expect(swapped).toContain('"elem":[{"prefix"');
    expect(parseNftRuleset(swapped).contentOf("inet", "managed_vm")).toEqual(
      ruleset.contentOf("inet", "managed_vm"),
    );
  });
});

test("systemctl show gives properties per unit", () => {
  const units = parseUnitProperties(recordedFacts().timers.stdout);
  expect([...units.keys()]).toEqual([
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "apt-daily.service",
    "apt-daily-upgrade.service",
  ]);
  expect(units.get("apt-daily.timer")?.get("UnitFileState")).toBe("enabled");
  expect(parseSystemdTime(units.get("apt-daily.timer")?.get("NextElapseUSecRealtime"))).toEqual(
    new Date("2026-11-23T02:00:01Z"),
  );
});

test.each([
  ["Mon 2026-11-23 02:05:15 UTC", "2026-11-23T02:05:15.000Z"],
  ["Mon 2026-11-23 03:05:15 CET", undefined],
  ["Mon 2026-99-23 02:05:15 UTC", undefined],
  ["n/a", undefined],
  ["", undefined],
  [undefined, undefined],
])("the time %j is %s", (text, expected) => {
  expect(parseSystemdTime(text)?.toISOString()).toBe(expected);
});

test("failed units are the first words", () => {
  expect(
    parseUnitNames("boom.service loaded failed failed /bin/false\n  x.timer loaded failed failed x\n\n"),
  ).toEqual(["boom.service", "x.timer"]);
});

test("apt-config dump gives values and lists whatever their case", () => {
  const config = parseAptConfig(recorded("apt-config-2.6.txt"));
  expect(config.value("apt::periodic::unattended-upgrade")).toBe("1");
  expect(config.value("APT::Periodic")).toBeUndefined();
  expect(config.list("Unattended-Upgrade::Origins-Pattern")).toHaveLength(3);
  expect(config.list("Unattended-Upgrade::Nothing")).toEqual([]);
});

test("a pattern's short names and substitutions are written out", () => {
  const parse = (text: string) =>
    Object.fromEntries(parseOriginsPattern(text, { id: "Debian", codename: "trixie" }));
  expect(parse("o=${distro_id},n=${distro_codename}-security,l=Debian-Security")).toEqual({
    origin: "Debian",
    codename: "trixie-security",
    label: "Debian-Security",
  });
  expect(parse("origin=Debian, archive=stable")).toEqual({ origin: "Debian", suite: "stable" });
  expect(parse("nonsense")).toEqual({});
});

test("apt's targets: package lists once each, the origin only where apt knows one", () => {
  const text = [
    "Packages|trixie|main|Debian|https://mirror.example.com/debian/",
    "Packages|trixie|main|Debian|https://mirror.example.com/debian/",
    "Translations|trixie|main|Debian|https://mirror.example.com/debian/",
    "Packages|trixie|contrib|$(ORIGIN)|https://mirror.example.com/a|b/",
  ].join("\n");
  expect(parseAptTargets(text)).toEqual([
    { release: "trixie", component: "main", origin: "Debian", uri: "https://mirror.example.com/debian/" },
    { release: "trixie", component: "contrib", uri: "https://mirror.example.com/a|b/" },
  ]);
});

describe("authorized keys", () => {
  const fingerprint =
    "SHA256:" +
    createHash("sha256")
      .update(Buffer.from(OTHER_KEY.split(" ")[1] ?? "", "base64"))
      .digest("base64")
      .replace(/=+$/, "");

  test.each([
    [OTHER_KEY, false],
    [`${OTHER_KEY} a comment`, false],
    [`from="10.0.0.0/8",command="echo ssh-rsa x" ${OTHER_KEY} ops`, true],
    [`no-pty\t${OTHER_KEY}`, true],
  ])("%s", (line, hasOptions) => {
    expect(parseAuthorizedKey(line)).toEqual({ key: OTHER_KEY, fingerprint, hasOptions });
  });

  test.each(["", "hello", "ssh-ed25519", "# comment"])("%j is no key", (line) => {
    expect(parseAuthorizedKey(line)).toBeUndefined();
  });
});

test("os-release values may be quoted in either way or not at all", () => {
  const fields = parseOsRelease(
    `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID='13'\n# x\nbad line\n`,
  );
  expect(Object.fromEntries(fields)).toEqual({
    PRETTY_NAME: "Debian GNU/Linux 13 (trixie)",
    ID: "debian",
    VERSION_ID: "13",
  });
});

test("a guest's answer that is no answer is refused", () => {
  for (const answer of ["", "{}", "null", '{"clock": "now"}', "sudo: a password is required"]) {
    expect(() => parseGuestFacts(answer)).toThrow();
  }
});

test("no text makes a parser throw", () => {
  const parsers = [
    parseSshdSettings,
    parseUnitProperties,
    parseUnitNames,
    parseSystemdTime,
    parseAptConfig,
    parseAptTargets,
    parseAuthorizedKey,
    parseOsRelease,
    (text: string) => parseOriginsPattern(text, { id: "Debian", codename: "trixie" }),
  ];
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => parsers.forEach((parse) => parse(text))));
});
