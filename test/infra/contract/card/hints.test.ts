import { describe, expect, it } from "vitest";
import { parseCard } from "../../../../infra/contract";
import { PUBLIC_KEYS } from "../public-keys";

const FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

/** A card with a value of each kind. */
const GOOD = `card: 1
customer: acme
holidays: DE-NI
contacts:
  - name: Anna Korn
    mail: anna@acme.example.com
    phone: +49 511 00000041
privateNetworks:
  intern: { ipv4: 10.20.0.0/24 }
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: { cpus: 2, memoryGiB: 4, diskGiB: 40 }
    ipv6: false
    services:
      - name: https
        protocol: tcp
        port: 443
        sources: [203.0.113.0/24]
    monitoring:
      - service: disk
        warn: { from: 90% Füllstand, werktags: Beheben + Mail }
      - service: ntp-time
        critical: { from: 300s }
      - service: hostcheck
        warn: { from: 80% Paketverluste }
      - service: export
        command: file-age
        parameters: { path: /srv/export/last.csv }
        warn: { from: 60 }
    patching:
      window: { days: [tue], from: "03:00", to: "05:00" }
      reboot: never
      appointments:
        - { date: 2026-12-31, from: "20:00", to: "22:00" }
      thirdPartyRepositories:
        - name: karten
          uri: https://packages.example.com/debian
          suite: stable
          components: [main]
          keyFingerprint: ${FINGERPRINT}
          updates: ordered
    customerAccess:
      - user: anna
        sources: [203.0.113.7]
        publicKeys: ["${PUBLIC_KEYS.ed25519}"]
`;

const judge = (text: string) => parseCard(text, "card.yaml").diagnostics;

/** What a hint says to type: in place of the wrong value, or of the wrong key. */
function typedFrom(hint: string): string {
  const [, typed] =
    /^(?:write|quote it:|did you mean) (?:e\.g\. |it in brackets: )?`?(.+?)`?(?:\?|, without \w+| if .*| in place of it)?$/.exec(
      hint,
    ) ?? [];
  return typed ?? `no value in: ${hint}`;
}

describe("hints of a card's diagnostics", () => {
  it("belong to a card that is right", () => {
    expect(judge(GOOD)).toEqual([]);
  });

  it.each([
    // Keys.
    ["    os: debian-13", "os", "betriebssystem"],
    ["    os: debian-13", "os", "OS"],
    ["    size: {", "size", "groesse"],
    ["    size: {", "size", "Größe"],
    ["holidays: DE-NI", "holidays", "feiertage"],
    ["contacts:", "contacts", "Ansprechpartner"],
    ["systems:", "systems", "sytsems"],
    ["parameters: { path:", "path", "file"],
    // Truth, numbers and their units.
    ["ipv6: false", "false", "no"],
    ["ipv6: false", "false", "nein"],
    ["ipv6: false", "false", '"true"'],
    ["port: 443", "443", '"443"'],
    ["port: 443", "443", "0443"],
    ["port: 443", "443", "443/tcp"],
    ["memoryGiB: 4,", "4", "4 GB"],
    ["memoryGiB: 4,", "4", "4GiB"],
    ["memoryGiB: 4,", "4", '"1,5"'],
    ["diskGiB: 40", "40", "viel"],
    // Times and days.
    ['from: "03:00"', '"03:00"', "3"],
    ['from: "03:00"', '"03:00"', "3:00"],
    ['from: "03:00"', '"03:00"', "3 Uhr"],
    ['from: "03:00"', '"03:00"', "3.30"],
    ['from: "03:00"', '"03:00"', "nachts"],
    ['to: "05:00"', '"05:00"', "24:00"],
    ["date: 2026-12-31", "2026-12-31", "31.12.2026"],
    ["date: 2026-12-31", "2026-12-31", "1.2.2027"],
    ["date: 2026-12-31", "2026-12-31", "20261231"],
    ["date: 2026-12-31", "2026-12-31", "2026-11-31"],
    ["date: 2026-12-31", "2026-12-31", "2027-02-29"],
    // Words.
    ["os: debian-13", "debian-13", "Debian 13"],
    ["os: debian-13", "debian-13", "Ubuntu 24.04 LTS"],
    ["holidays: DE-NI", "DE-NI", "Niedersachsen"],
    ["holidays: DE-NI", "DE-NI", "DE NI"],
    ["protocol: tcp", "tcp", "TCP"],
    ["sources: [203.0.113.0/24]", "[203.0.113.0/24]", "alle"],
    ["sources: [203.0.113.7]", "[203.0.113.7]", "203.0.113.7"],
    ["days: [tue]", "[tue]", "tue"],
    ["days: [tue]", "tue", "Dienstag"],
    ["reboot: never", "never", "nie"],
    ["updates: ordered", "ordered", "order"],
    ["werktags: Beheben + Mail", "Beheben + Mail", "Behebn + Mail"],
    ["command: file-age", "file-age", "file_age"],
    // Forms.
    ["customer: acme", "acme", "Müllerei Kornblum"],
    ["user: anna", "anna", "Anna"],
    ["path: /srv/export/last.csv", "/srv/export/last.csv", "srv/export/last.csv"],
    ["path: /srv/export/last.csv", "/srv/export/last.csv", "C:\\last.csv"],
    [
      "uri: https://packages.example.com/debian",
      "https://packages.example.com/debian",
      "http://x.example.com",
    ],
    ["uri: https://packages.example.com/debian", "https://packages.example.com/debian", "x.example.com/deb"],
    ["suite: stable", "stable", "12.10"],
    ["suite: stable", "stable", '".."'],
    ["suite: stable", "stable", "stable/../../etc"],
    [`keyFingerprint: ${FINGERPRINT}`, FINGERPRINT, FINGERPRINT.toLowerCase()],
    [`keyFingerprint: ${FINGERPRINT}`, FINGERPRINT, FINGERPRINT.replace(/.{4}/g, "$& ")],
    ["sources: [203.0.113.0/24]", "203.0.113.0/24", "203.0.113.1/24"],
    ["phone: +49 511 00000041", "+49 511 00000041", "Zentrale 0511 00000041"],
    ["mail: anna@acme.example.com", "anna@acme.example.com", "anna @acme.example.com"],
    // Thresholds.
    ["from: 90% Füllstand", "90% Füllstand", "85"],
    ["from: 90% Füllstand", "90% Füllstand", "viel"],
    ["from: 300s", "300s", "120"],
    ["from: 300s", "300s", "5m"],
    ["from: 80% Paketverluste", "80% Paketverluste", "70"],
    ["from: 60", "60", "lange"],
  ])("say for %j with %j as %j what can be typed in its place", (part, right, wrong) => {
    expect(GOOD.split(part), `"${part}" stands once`).toHaveLength(2);
    const start = GOOD.indexOf(part) + part.indexOf(right);
    const write = (value: string) => GOOD.slice(0, start) + value + GOOD.slice(start + right.length);
    const [found, ...others] = judge(write(wrong));
    expect([found?.severity, found?.place?.line, others]).toEqual([
      "error",
      GOOD.slice(0, start).split("\n").length,
      [],
    ]);
    expect(judge(write(typedFrom(found?.hint ?? ""))), found?.hint).toEqual([]);
  });
});
