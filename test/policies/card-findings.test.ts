import { describe, expect, it } from "vitest";
import { customerNode, findingsOf, planOf } from "./judge-card";

const cardOf = (system: string, rest = ""): string =>
  `card: 1\ncustomer: acme\nholidays: DE-NI\nsystems:\n  vm:\n    size: small\n${system
    .trim()
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("")}${rest}`;

const SILBER = "serviceCard: silber\nos: debian-13";
const PATCHING = "managedOs: monitoring-patching\nos: debian-13";
const ADVANCED = "managedOs: advanced\nos: debian-13";
const APPLIANCE = "appliance: { administeredBy: provider }\n";
const INTERNAL = "privateNetworks: { internal: { ipv4: 10.20.0.0/24 } }\n";
const ANNA = "contacts: [{ name: Anna, mail: anna@example.com, mobile: +49 151 00000000 }]\n";

describe("cards that keep the contract have no finding, not even advice", () => {
  it.each([
    ["the smallest card", cardOf(SILBER)],
    ["Windows under the card", cardOf("serviceCard: silber\nos: windows-server-2025")],
    ["Rocky under the card", cardOf("serviceCard: silber\nos: rocky-9")],
    ["a card with its window", cardOf(`${SILBER}\npatching: { window: { from: "03:00", to: "05:00" } }`)],
    ["the datasheet's rows with an appliance", cardOf(`${SILBER}\nmonitoring: wie Standard`, APPLIANCE)],
    ["Admin", cardOf("managedOs: admin\nos: debian-13")],
    ["Monitoring & Patching", cardOf(PATCHING)],
    ["Advanced", cardOf(ADVANCED)],
    ["Windows under Advanced", cardOf("managedOs: advanced\nos: windows-server-2025")],
    ["an application", cardOf(`${PATCHING}\nmanagedApplication: { product: nginx, level: basic }`)],
    [
      "a private system with appliance and satellite",
      cardOf(`${ADVANCED}\nnetwork: private`, `${INTERNAL}${APPLIANCE}satellite: {}\n`),
    ],
    ["contacts that can be told", cardOf(PATCHING, ANNA)],
  ])("%s", (_name, card) => {
    expect(findingsOf(card)).toEqual([]);
  });
});

const contradictions: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    "an application under Admin",
    cardOf("managedOs: admin\nmanagedApplication: { product: nginx, level: basic }\nos: debian-13"),
    [["application-level", "managedOs: admin"]],
  ],
  [
    "a product outside of the catalogue",
    cardOf(`${PATCHING}\nmanagedApplication:\n  level: basic\n  product: Example Shop`),
    [["application-product", "product: Example Shop"]],
  ],
  [
    "Windows on Monitoring & Patching",
    cardOf("os: windows-server-2025\nmanagedOs: monitoring-patching"),
    [["windows-level", "managedOs: monitoring-patching"]],
  ],
  [
    "checks of the system state without appliance",
    cardOf(`${SILBER}\nmonitoring:\n  - service: hostcheck\n  - service: disk`),
    [["appliance-for-system-checks", "- service: disk"]],
  ],
  [
    "a private system with nothing in front",
    cardOf(`${SILBER}\nnetwork: private`, INTERNAL),
    [
      ["external-ipv4-or-appliance", "network: private"],
      ["check-prerequisites", "network: private"],
    ],
  ],
  [
    "an external check on a closed port",
    cardOf(`${SILBER}\nmonitoring:\n  - service: shop\n    external: https\n    port: 8443`),
    [["external-check-port", "port: 8443"]],
  ],
  [
    "a reaction at night that is inert",
    cardOf(`${PATCHING}\nmonitoring:\n  - service: disk\n    warn:\n      sonst: SMS`, ANNA),
    [["otherwise-cell", "sonst: SMS"]],
  ],
  [
    "a call to nobody's phone",
    cardOf(`${PATCHING}\nmonitoring:\n  - service: disk\n    warn:\n      werktags: Telefon`, ANNA),
    [["reaction-needs-contact", "werktags: Telefon"]],
  ],
  [
    "mail to nobody",
    cardOf(`${PATCHING}\nmonitoring:\n  - service: disk\n    critical:\n      werktags: Beheben + Mail`),
    [["reaction-needs-contact", "werktags: Beheben + Mail"]],
  ],
  [
    "an individual window below Advanced",
    cardOf(`${PATCHING}\npatching:\n  window: { from: "03:00", to: "05:00" }`),
    [["individual-window", 'window: { from: "03:00", to: "05:00" }']],
  ],
  [
    "an individual window that nobody signed",
    cardOf(`${ADVANCED}\npatching:\n  window: { from: "22:00", to: "01:00" }`),
    [["individual-window", 'window: { from: "22:00", to: "01:00" }']],
  ],
  [
    "a window in the hour that is missing once a year",
    cardOf(`${SILBER}\npatching:\n  window: { days: [sun], from: "02:00", to: "03:00" }`),
    [["window-in-dst-night", 'window: { days: [sun], from: "02:00", to: "03:00" }']],
  ],
  [
    "a note that nothing acts upon",
    cardOf(
      SILBER,
      "contacts:\n  - name: Anna\n    mail: a@example.com\n    mobile: 0151 000000\n    note: nachts nie\n",
    ),
    [["note-without-effect", "note: nachts nie"]],
  ],
  [
    "a warning from beyond the critical threshold",
    cardOf(`${PATCHING}\nmonitoring:\n  - service: disk\n    warn:\n      from: 97%`),
    [["warn-beyond-critical", "from: 97%"]],
  ],
  [
    "a network that is not private",
    cardOf(SILBER, "privateNetworks:\n  office:\n    ipv4: 198.51.100.0/24\n"),
    [["private-networks-distinct", "ipv4: 198.51.100.0/24"]],
  ],
  [
    "an appliance that nobody can patch",
    cardOf(SILBER, "appliance:\n  administeredBy: provider\n  os: opnsense-26\n"),
    [["appliance-patching", "os: opnsense-26"]],
  ],
  [
    "a satellite beyond its support",
    cardOf(SILBER, `${INTERNAL}${APPLIANCE}satellite:\n  os: debian-12\n`),
    [["supported-os", "os: debian-12"]],
  ],
  [
    "a satellite that nothing connects to us (R45, R47, O29)",
    cardOf(SILBER, `${INTERNAL}satellite:\n  os: debian-13\n`),
    [["satellite-behind-appliance", "satellite:"]],
  ],
  [
    "Windows under the card beyond its night (R38, O27)",
    cardOf(
      `serviceCard: silber\nos: windows-server-2025\npatching:\n  window: { days: [mon], from: "00:00", to: "03:01" }`,
    ),
    [["windows-patching", 'window: { days: [mon], from: "00:00", to: "03:01" }']],
  ],
  [
    "Windows under the card that nobody restarts (R39)",
    cardOf("serviceCard: silber\nos: windows-server-2025\npatching:\n  reboot: never"),
    [["windows-patching", "reboot: never"]],
  ],
];

describe("a contradiction of the contract is found at the line that a person edits", () => {
  it.each(contradictions)("%s", (_name, card, expected) => {
    expect(findingsOf(card)).toEqual(expected);
  });
});

it("registers nothing that names or reaches a person", () => {
  const plan = planOf(
    cardOf(
      `${PATCHING}\nmanagedApplication:\n  product: Shop\n  level: basic\n  agreement: { by: Agreeing Person, date: 2026-10-01 }`,
      `contacts:
  - name: Telling Person
    mail: person@example.com
    phone: +49 511 11111111
    mobile: +49 151 22222222
    note: Private Note
    noteEffect: { none: { by: Deciding Person, date: 2026-10-01 } }
signOffs: [{ subject: patch-window, systems: [vm], by: Signing Person, date: 2026-10-01, reference: Ticket 7 }]
acceptances: [{ subject: updates, systems: [vm], by: Accepting Person, date: 2026-10-01 }]
`,
    ),
  );
  const text = JSON.stringify(customerNode(plan).outputs);
  expect(text).not.toMatch(/person|11111111|22222222|private note|ticket/i);
  expect(customerNode(plan).outputs).toMatchObject({
    contacts: [{ hasPhone: true, hasMobile: true, hasNote: true, noteIsHandled: true }],
    signOffs: [{ subject: "patch-window", systems: ["vm"], date: "2026-10-01" }],
    systems: [{ basis: { managedApplication: { agreement: { date: "2026-10-01" } } } }],
  });
});
