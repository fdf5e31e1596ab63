import { describe, expect, it } from "vitest";
import { formatCard } from "../../../../infra/contract";

const HEAD = "card: 1\ncustomer: acme\nholidays: DE-NI\n";
const SYSTEM = "    serviceCard: silber\n    os: debian-13\n    size: small\n";
const card = (lines: string) => `${HEAD}systems:\n  web:\n${SYSTEM}${lines}`;

function format(text: string): string {
  const { text: formatted, diagnostics } = formatCard(text, "card.yaml");
  if (formatted === undefined) throw new Error(JSON.stringify(diagnostics));
  return formatted;
}

describe("formatCard", () => {
  it("writes keys in the order of the schema, and leaves names and lists in theirs", () => {
    const text = `systems:
  zeta: { size: small, os: debian-13, serviceCard: silber }
  alpha: { size: { diskGiB: 10, cpus: 1, memoryGiB: 0.5 }, managedOs: advanced, os: rocky-9 }
customer: acme
contacts:
  - { mail: b@example.com, name: Berta }
  - { mail: a@example.com, name: Anna }
holidays: DE-NI
card: 1
`;
    expect(format(text)).toBe(`${HEAD}contacts:
  - name: Berta
    mail: b@example.com
  - name: Anna
    mail: a@example.com
systems:
  zeta:
    serviceCard: silber
    os: debian-13
    size: small
  alpha:
    managedOs: advanced
    os: rocky-9
    size: { cpus: 1, memoryGiB: 0.5, diskGiB: 10 }
`);
  });

  it.each([
    ["a reaction", 'warn: {werktags: "beheben+mail"}', "warn: { werktags: Beheben + Mail }"],
    ["an acknowledgement", "warn: {sonst: –}", 'warn: { sonst: "-" }'],
    ["a threshold", "warn: {from: 85 %}", "warn: { from: 85% Füllstand }"],
    [
      "the name of the row's service",
      "warn: {from: 85%}",
      "warn: { from: 85% Füllstand }",
      "Disk (Standard)",
    ],
    ["a load", "warn: {from: '2,5/2/1'}", "warn: { from: 2.5 / 2 / 1 (1-5-15) }", "load", "load"],
    ["a duration", "warn: {from: 5min}", "warn: { from: 300s }", "ntp time", "ntp-time"],
  ])(
    "writes %s as the datasheet prints it (R62)",
    (_, written, canonical, service = "disk", name = "disk") => {
      const text = card(`    monitoring:\n      - service: ${service}\n        ${written}\n`);
      expect(format(text)).toBe(card(`    monitoring:\n      - service: ${name}\n        ${canonical}\n`));
    },
  );

  it.each([
    ["monitoring: Wie standard", "monitoring: wie Standard"],
    ["monitoring: [WIE STANDARD]", "monitoring: [wie Standard]"],
    ["ipv6: True", "ipv6: true"],
    ["services: [ ]", "services: []"],
    ["patching: {}", "patching: {}"],
    [
      "patching: {window: {to: 03:00, from: 22:00}}",
      'patching:\n      window: { from: "22:00", to: "03:00" }',
    ],
    [
      "patching:\n      appointments:\n      - date: 2026-12-05\n        from: '08:00'\n        to: '09:00'",
      'patching:\n      appointments:\n        - { date: "2026-12-05", from: "08:00", to: "09:00" }',
    ],
    [
      "services: [{name: dns, protocol: udp, port: 53, sources: [203.0.113.7/32, '::/0', 1.2.3.4/0]}]",
      'services:\n      - { name: dns, protocol: udp, port: 53, sources: [203.0.113.7, "::/0", 0.0.0.0/0] }',
    ],
  ])("writes `%s` canonically", (written, canonical) => {
    expect(format(card(`    ${written}\n`))).toBe(card(`    ${canonical}\n`));
  });

  it("writes phone numbers with their country, grouped, and keeps the comment of a key", () => {
    const key =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILD+rFBFG8pyMPKh7vS16lKCdF4sXzFrVI+MoTNDeulL anna@example.com";
    const text = `${HEAD}contacts: [{ name: Anna, mail: a@example.com, mobile: 0171/1234567 }]
systems: { web: { serviceCard: silber, os: debian-13, size: small, customerAccess: [{ user: anna, sources: [203.0.113.7], publicKeys: [${key}] }] } }
`;
    expect(format(text)).toBe(`${HEAD}contacts:
  - name: Anna
    mail: a@example.com
    mobile: "+49 171 1234567"
systems:
  web:
${SYSTEM}    customerAccess:
      - user: anna
        sources: [203.0.113.7]
        publicKeys:
          - ${key}
`);
  });

  it("breaks a list or row that is wider than 100 columns", () => {
    const networks = Array.from({ length: 6 }, (_, i) => `203.0.113.${i}`);
    const text = card(
      `    services: [{name: dns, protocol: udp, port: 53, sources: [${networks.join(", ")}]}]\n`,
    );
    expect(format(text)).toBe(
      card(
        `    services:\n      - name: dns\n        protocol: udp\n        port: 53\n        sources: [${networks.join(", ")}]\n`,
      ),
    );
  });

  it("lets every comment travel with its key", () => {
    const text = `# about the file

# about the customer, above the first key: it stays at the top
customer: acme   # beside the customer
holidays: DE-NI
# above the version
card: 1
systems: # beside systems
      # above web, too deep
      web:
        size: {cpus: 1, # few
           memoryGiB: 1,
           # not much
           diskGiB: 10
           } # behind the size
        # above the system
        os: debian-13
        services: # open
        - protocol: tcp # for the web
          # its name
          name: https
          port: 443
          sources: everyone
          # below the service
        # above serviceCard
        serviceCard: silber
        # below web
# below everything
`;
    const formatted = `# about the file

# about the customer, above the first key: it stays at the top
# above the version
card: 1
customer: acme # beside the customer
holidays: DE-NI
systems: # beside systems
  # above web, too deep
  web:
    # above serviceCard
    serviceCard: silber
    # above the system
    os: debian-13
    size: # behind the size
      cpus: 1 # few
      memoryGiB: 1
      # not much
      diskGiB: 10
    services: # open
      # its name
      - name: https
        protocol: tcp # for the web
        port: 443
        sources: everyone
        # below the service
    # below web
# below everything
`;
    expect(format(text)).toBe(formatted);
    expect(format(formatted)).toBe(formatted);
  });

  it("keeps one blank line where the author left some, and none below a key", () => {
    const text = `\n\n${HEAD}\n\n\n# the machines\nsystems:\n\n  web:\n${SYSTEM}\n\n    ipv6: true\n\n\n`;
    expect(format(text)).toBe(`${HEAD}\n# the machines\nsystems:\n  web:\n${SYSTEM}\n    ipv6: true\n`);
  });

  it("writes Unix line ends and one at the end, and drops document marks", () => {
    const text = card("    ipv6: true # closed\n");
    expect(format(`---\n${text}...\n`)).toBe(text);
    expect(format(text.replaceAll("\n", "\r\n"))).toBe(text);
    expect(format(text.trimEnd())).toBe(text);
  });

  it("keeps the type of a number and of a text of digits", () => {
    const row = (value: string) =>
      card(
        `    monitoring:\n      - service: age\n        command: processes\n        parameters: { name: ${value} }\n`,
      );
    expect(format(row('"022"'))).toBe(row('"022"'));
    expect(format(row("22"))).toBe(row("22"));
  });

  it("does not rewrite what it does not understand", () => {
    const { text, diagnostics } = formatCard(card("    ipv6: ja\n"), "card.yaml");
    expect(text).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "MVM2032", place: { line: 9, column: 11 }, hint: "write true" },
    ]);
  });
});
