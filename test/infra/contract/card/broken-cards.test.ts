import { describe, expect, it } from "vitest";
import { parseCard } from "../../../../infra/contract";
import { PUBLIC_KEYS, WEAK_RSA_KEY } from "../public-keys";

/** A card that is right, broken below one line at a time. */
const GOOD = `card: 1
customer: acme
holidays: DE-NI
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: small
    services:
      - name: https
        protocol: tcp
        port: 443
        sources: [203.0.113.0/24, 2001:db8::/32]
    patching:
      window: { days: [tue], from: "03:00", to: "05:00" }
      reboot: never
    customerAccess:
      - user: anna
        sources: [203.0.113.7]
        publicKeys: ["${PUBLIC_KEYS.ed25519}"]
`;

const breakCard = (from: string, to: string) => {
  expect(GOOD.split(from), `"${from}" stands once in the card`).toHaveLength(2);
  return GOOD.replace(from, () => to);
};
const judge = (text: string) =>
  parseCard(text, "card.yaml").diagnostics.map(
    (d) => `${d.place?.line}:${d.place?.column} ${d.code} ${d.place?.path} | ${d.message} | ${d.hint}`,
  );

const SECOND = "\n      - { name: other, protocol: tcp, port: 80, sources: everyone }";

describe("parseCard", () => {
  it("accepts the good card", () => {
    expect(judge(GOOD)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      "customer: acme",
      "custommer: acme",
      '2:1 MVM2030 custommer | "custommer" is no key of the file | did you mean `customer`?',
    ],
    [
      "card: 1",
      "card: 2",
      "1:7 MVM2036 card | card: version 2 is not known, this is version 1 | write `card: 1`",
    ],
    [
      "holidays: DE-NI",
      "holidays: DE-NY",
      '3:11 MVM2033 holidays | holidays must be one of the allowed values, found "DE-NY" | did you mean `DE-NI`?',
    ],
    [
      "holidays: DE-NI\n",
      "",
      "1:1 MVM2031 holidays | holidays is missing | add `holidays: …` with one of: DE-BB, DE-BE, DE-BW, DE-BY, DE-HB, DE-HE, DE-HH, DE-MV, DE-NI, DE-NW, DE-RP, DE-SH, DE-SL, DE-SN, DE-ST, DE-TH",
    ],
    [
      "  web:",
      "  Web:",
      '5:3 MVM2035 systems.Web | "Web" is not a name of a-z, 0-9 and hyphens that starts with a letter, at most 40 characters | write `web:`',
    ],
    [
      "    serviceCard: silber\n",
      "",
      "5:3 MVM2060 systems.web | systems.web names no basis | add the one that was ordered: `serviceCard: silber`, `managedOs: admin`, `managedOs: monitoring-patching` or `managedOs: advanced` (O27)",
    ],
    [
      "serviceCard: silber",
      "serviceCard: silber\n    managedOs: admin",
      "7:5 MVM2060 systems.web.managedOs | systems.web names two bases, serviceCard and managedOs | keep the one that was ordered: delete the line `serviceCard` or the line `managedOs` (O27)",
    ],
    [
      "serviceCard: silber",
      "serviceCard: silber\n    managedApplication: { product: nginx, level: basic }",
      "7:5 MVM2066 systems.web.managedApplication | systems.web books a managed application on a service card, without Managed OS | write `managedOs: monitoring-patching` or `managedOs: advanced` in place of `serviceCard` (R99)",
    ],
    [
      "    os: debian-13\n",
      "",
      "5:3 MVM2031 systems.web.os | systems.web.os is missing | add `os: …` with one of: debian-12, debian-13, ubuntu-22.04, ubuntu-24.04, ubuntu-26.04, rocky-8, rocky-9, rocky-10, windows-server-2016, windows-server-2019, windows-server-2022, windows-server-2025",
    ],
    [
      "os: debian-13",
      "os: Debian 13",
      '7:9 MVM2035 systems.web.os | systems.web.os must be the id of an operating system, e.g. debian-13, found "Debian 13" | did you mean `debian-13`?',
    ],
    [
      "os: debian-13",
      "os: 12.10",
      "7:9 MVM2032 systems.web.os | systems.web.os must be text, found 12.10 | write one of: debian-12, debian-13, ubuntu-22.04, ubuntu-24.04, ubuntu-26.04, rocky-8, rocky-9, rocky-10, windows-server-2016, windows-server-2019, windows-server-2022, windows-server-2025",
    ],
    [
      "os: debian-13",
      "oss: debian-13",
      '7:5 MVM2030 systems.web.oss | "oss" is no key of systems.web | did you mean `os`?',
    ],
    [
      "size: small",
      "size: smal",
      '8:11 MVM2033 systems.web.size | systems.web.size must be `small` or `medium` or `large` or a mapping, found "smal" | did you mean `small`?',
    ],
    [
      "size: small",
      "size: { cpus: 1.5, memoryGiB: 1, diskGiB: 10 }",
      "8:19 MVM2032 systems.web.size.cpus | systems.web.size.cpus must be a whole number, found 1.5 | write 1 or 2",
    ],
    [
      "size: small",
      "size: { cpus: 1, memoryGiB: 1 }",
      "8:5 MVM2031 systems.web.size.diskGiB | systems.web.size.diskGiB is missing | add `diskGiB: 40`, with the value that is meant",
    ],
    [
      "size: small",
      "size: small\n    ipv6: yes",
      '9:11 MVM2032 systems.web.ipv6 | systems.web.ipv6 must be true or false, found "yes" | write true',
    ],
    [
      "size: small",
      "size: small\n    network: privat",
      '9:14 MVM2033 systems.web.network | systems.web.network must be `external` or `private`, found "privat" | did you mean `private`?',
    ],
    [
      "port: 443",
      "port: 0443",
      "12:15 MVM2017 systems.web.services[0].port | systems.web.services[0].port: the number 0443 is ambiguous, it would be read as 443 | write 443 if that is meant",
    ],
    [
      "port: 443",
      "port: 0x1bb",
      "12:15 MVM2017 systems.web.services[0].port | systems.web.services[0].port: the number 0x1bb is ambiguous, it would be read as 443 | write 443 if that is meant",
    ],
    [
      "port: 443",
      "port: 443.0",
      "12:15 MVM2017 systems.web.services[0].port | systems.web.services[0].port: the number 443.0 is ambiguous, it would be read as 443 | write 443 if that is meant",
    ],
    [
      "port: 443",
      'port: "443"',
      '12:15 MVM2032 systems.web.services[0].port | systems.web.services[0].port must be a number, found "443" | write 443, without quotes',
    ],
    [
      "port: 443",
      "port: 65536",
      "12:15 MVM2034 systems.web.services[0].port | systems.web.services[0].port must be at most 65535, found 65536 | write a number from 1 to 65535",
    ],
    [
      "port: 443",
      "port: 0",
      "12:15 MVM2034 systems.web.services[0].port | systems.web.services[0].port must be at least 1, found 0 | write a number from 1 to 65535",
    ],
    [
      "        sources: [203.0.113.0/24, 2001:db8::/32]\n",
      "",
      "10:9 MVM2031 systems.web.services[0].sources | systems.web.services[0].sources is missing | add `sources: …` with one of: everyone, or e.g. [203.0.113.0/24]",
    ],
    [
      "[203.0.113.0/24, 2001:db8::/32]",
      "[]",
      "13:18 MVM2034 systems.web.services[0].sources | systems.web.services[0].sources must have at least one entry, found 0 | add an entry, e.g. [203.0.113.0/24]",
    ],
    [
      "[203.0.113.0/24, 2001:db8::/32]",
      "all",
      '13:18 MVM2033 systems.web.services[0].sources | systems.web.services[0].sources must be `everyone` or a list, found "all" | did you mean `everyone`?',
    ],
    [
      "203.0.113.0/24",
      "203.0.113.1/24",
      '13:19 MVM2041 systems.web.services[0].sources[0] | systems.web.services[0].sources[0]: "203.0.113.1/24" has bits set behind its prefix | write 203.0.113.0/24',
    ],
    [
      "203.0.113.0/24",
      "010.0.0.0/8",
      '13:19 MVM2040 systems.web.services[0].sources[0] | systems.web.services[0].sources[0]: "010.0.0.0/8" is not a CIDR network | write e.g. 203.0.113.0/24, 203.0.113.7 or 2001:db8::/32',
    ],
    [
      "203.0.113.0/24",
      "2001:0db8::/32",
      "13:35 MVM2063 systems.web.services[0].sources[1] | systems.web.services[0].sources[1]: 2001:db8::/32 stands already in systems.web.services[0].sources[0] | keep one of the two",
    ],
    [
      "2001:db8::/32]",
      "2001:db8::/32]" + SECOND.replace("other", "https"),
      "14:17 MVM2061 systems.web.services[1].name | systems.web.services[1].name: https stands already in systems.web.services[0] | give each its own name",
    ],
    [
      "2001:db8::/32]",
      "2001:db8::/32]" + SECOND.replace("80", "443"),
      "14:45 MVM2062 systems.web.services[1].port | systems.web.services[1].port: tcp 443 stands already in systems.web.services[0] | join the sources in one service",
    ],
    ["2001:db8::/32]", "2001:db8::/32]" + SECOND.replace("80", "443").replace("tcp", "udp"), ""],
    [
      "days: [tue]",
      "days: [tue, tue]",
      "15:29 MVM2063 systems.web.patching.window.days[1] | systems.web.patching.window.days[1]: tue stands already in systems.web.patching.window.days[0] | keep one of the two",
    ],
    [
      "days: [tue]",
      "days: []",
      "15:23 MVM2034 systems.web.patching.window.days | systems.web.patching.window.days must have at least one entry, found 0 | add an entry, e.g. [mon]",
    ],
    [
      'to: "05:00"',
      'to: "03:00"',
      "15:49 MVM2064 systems.web.patching.window.to | systems.web.patching.window begins and ends at 03:00 | write another time as `to`: the first minute that no longer belongs",
    ],
    [
      'to: "05:00"',
      'to: "24:00"',
      '15:49 MVM2035 systems.web.patching.window.to | systems.web.patching.window.to must be a time HH:MM from 00:00 to 23:59, found "24:00" | write "00:00"',
    ],
    [
      'from: "03:00"',
      "from: 3",
      '15:36 MVM2032 systems.web.patching.window.from | systems.web.patching.window.from must be text, found 3 | write "03:00"',
    ],
    [
      "user: anna",
      "user: root",
      "18:15 MVM2065 systems.web.customerAccess[0].user | systems.web.customerAccess[0].user: root is an account of the system | choose another user name",
    ],
    [
      "user: anna",
      "user: breakglass",
      "18:15 MVM2065 systems.web.customerAccess[0].user | systems.web.customerAccess[0].user: breakglass is an account of the system | choose another user name",
    ],
    [
      "user: anna",
      'user: "anna,root"',
      '18:15 MVM2035 systems.web.customerAccess[0].user | systems.web.customerAccess[0].user must be a user name of a-z, 0-9 and hyphens that starts with a letter, at most 31 characters, found "anna,root" | write e.g. anna',
    ],
    [
      PUBLIC_KEYS.ed25519,
      `no-pty ${PUBLIC_KEYS.ed25519}`,
      "20:22 MVM2050 systems.web.customerAccess[0].publicKeys[0] | systems.web.customerAccess[0].publicKeys[0]: this is not a usable SSH public key: it is not one line `type base64 comment` | paste the one line of the .pub file, e.g. ssh-ed25519 AAAA…",
    ],
    [
      PUBLIC_KEYS.ed25519,
      WEAK_RSA_KEY,
      "20:22 MVM2051 systems.web.customerAccess[0].publicKeys[0] | systems.web.customerAccess[0].publicKeys[0]: this is not a usable SSH public key: RSA needs 3072 bits, this key has 2048 | make a new one: ssh-keygen -t ed25519",
    ],
  ])("judges %j replaced by %j", (from, to, expected) => {
    expect(judge(breakCard(from, to)).join("\n")).toBe(expected);
  });

  it.each([
    ["a list of systems", "card: 1\ncustomer: acme\nholidays: DE-NI\nsystems: []\n", "4:10 MVM2032 systems"],
    ["no system", "card: 1\ncustomer: acme\nholidays: DE-NI\nsystems: {}\n", "4:10 MVM2034 systems"],
    [
      "a system without content",
      "card: 1\ncustomer: acme\nholidays: DE-NI\nsystems:\n  web:\n",
      "5:7 MVM2032 systems.web",
    ],
  ])("refuses %s", (_, text, expected) => {
    expect(judge(text).map((line) => line.split(" | ")[0])).toEqual([expected]);
  });

  it("reports all errors of a card at once, in the order of the file", () => {
    const text = [
      "card: 1",
      "customer: ACME",
      "holidays: Bavaria",
      "systems:",
      "  Web_1:",
      "    os: debian-13",
      "    size: { cpus: 0, memoryGiB: x, gpu: 1 }",
      "    services:",
      "      - { name: a, protocol: icmp, port: 022, sources: [1.2.3.4/24, nonsense] }",
      "      - { name: a, protocol: tcp, port: 70000, sources: [] }",
      "      -",
      "    patching: { window: { from: 03:00, to: 03:00 }, reboot: sometimes }",
    ].join("\n");
    expect(judge(text).map((line) => line.split(" | ")[0])).toEqual([
      "2:11 MVM2035 customer",
      "3:11 MVM2033 holidays",
      "5:3 MVM2035 systems.Web_1",
      "5:3 MVM2060 systems.Web_1",
      "7:5 MVM2031 systems.Web_1.size.diskGiB",
      "7:19 MVM2034 systems.Web_1.size.cpus",
      "7:33 MVM2032 systems.Web_1.size.memoryGiB",
      "7:36 MVM2030 systems.Web_1.size.gpu",
      "9:30 MVM2033 systems.Web_1.services[0].protocol",
      "9:42 MVM2017 systems.Web_1.services[0].port",
      "9:57 MVM2041 systems.Web_1.services[0].sources[0]",
      "9:69 MVM2040 systems.Web_1.services[0].sources[1]",
      "10:17 MVM2061 systems.Web_1.services[1].name",
      "10:41 MVM2034 systems.Web_1.services[1].port",
      "10:57 MVM2034 systems.Web_1.services[1].sources",
      "11:8 MVM2032 systems.Web_1.services[2]",
      "12:44 MVM2064 systems.Web_1.patching.window.to",
      "12:61 MVM2033 systems.Web_1.patching.reboot",
    ]);
  });

  it.each([
    ["SSH open to the world", "port: 443", "port: 22"],
    ["RDP", "port: 443", "port: 3389"],
    ["an operating system out of support", "os: debian-13", "os: debian-11"],
    ["an unknown operating system", "os: debian-13", "os: arch"],
    ["customer access from everywhere", "[203.0.113.7]", "[1.2.3.4/0]"],
  ])("leaves %s to the policies", (_, from, to) => {
    expect(judge(breakCard(from, to))).toEqual([]);
  });

  it("never shows a private key that was pasted by mistake", () => {
    const secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW";
    for (const field of ["user: anna", "os: debian-13", PUBLIC_KEYS.ed25519, "203.0.113.7"]) {
      const output = judge(
        breakCard(field, field.includes(": ") ? `${field.split(": ")[0]}: ${secret}` : secret),
      );
      expect(output).not.toEqual([]);
      expect(output.join()).not.toContain(secret.slice(0, 20));
    }
  });
});
