import { describe, expect, it } from "vitest";
import {
  buildPlan,
  type CustomerPlan,
  describeOrigin,
  findPlanPath,
  type KeyEnvironment,
  locate,
  parseCard,
  parseProvider,
  PLACEHOLDER_PUBLIC_KEY,
} from "../../../infra/contract";
import { PUBLIC_KEYS, WEAK_RSA_KEY } from "./public-keys";

const PROVIDER = `provider: 1
sources:
  - 198.51.100.0/24
  - 1.2.3.4/0
adminUser: ops
sshKeys:
  - { name: fixed, publicKey: ${PUBLIC_KEYS.rsa3072} ops@example.com }
  - { name: lab, fromEnvironment: LAB_KEY }
`;

const CARD = `card: 1
customer: acme
holidays: DE-BY
privateNetworks: { internal: { ipv4: 10.20.0.0/24 } }
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: medium
    ipv6: true
    services:
      - { name: https, protocol: tcp, port: 443, sources: everyone }
      - { name: dns, protocol: udp, port: 53, sources: [203.0.113.7, 2001:DB8::/32] }
  db:
    managedOs: advanced
    managedApplication: { product: nginx, level: expert }
    os: rocky-9
    size: { cpus: 2, memoryGiB: 1.5, diskGiB: 30 }
    network: private
    patching:
      window: { days: [sun], from: "22:00", to: "01:30" }
      reboot: never
    customerAccess:
      - user: anna
        sources: [203.0.113.0/24]
        publicKeys: [${PUBLIC_KEYS.ed25519} anna@example.com]
`;

const DAILY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function build(cardText: string, environment: KeyEnvironment = { LAB_KEY: PUBLIC_KEYS.ecdsa256 }) {
  const { card, diagnostics } = parseCard(cardText, "stacks/acme/card.yaml");
  const { provider } = parseProvider(PROVIDER, "stacks/provider.yaml");
  if (!card || !provider) throw new Error(JSON.stringify(diagnostics));
  return buildPlan(card, provider, { environment });
}

function planOf(cardText: string): CustomerPlan {
  const { plan } = build(cardText);
  if (!plan) throw new Error("no plan");
  return plan;
}

const systemCard = (lines: string) =>
  `card: 1\ncustomer: acme\nholidays: DE-NI\nsystems:\n  vm:\n    ${lines}\n    size: small\n`;

/** Its rows have a test of their own. */
const MONITORED: unknown = expect.objectContaining({ active: true });

describe("buildPlan", () => {
  it("makes every value of a card explicit", () => {
    const { plan, diagnostics } = build(CARD);
    expect(diagnostics).toEqual([]);
    expect({ ...plan, origins: undefined }).toEqual({
      customer: "acme",
      holidays: "DE-BY",
      localHolidays: [],
      slaPremium: false,
      contacts: [],
      privateNetworks: [{ name: "internal", ipv4: "10.20.0.0/24" }],
      signOffs: [],
      acceptances: [],
      provider: {
        sources: ["198.51.100.0/24", "0.0.0.0/0"],
        adminUser: "ops",
        hourlyRates: { officeHours: 100, otherHours: 149 },
        sshKeys: [
          { name: "fixed", publicKey: PUBLIC_KEYS.rsa3072 },
          { name: "lab", publicKey: PUBLIC_KEYS.ecdsa256 },
        ],
      },
      systems: [
        {
          name: "web",
          basis: { family: "serviceCard", tier: "silber" },
          os: "debian-13",
          cpus: 2,
          memoryMiB: 4096,
          diskGiB: 40,
          network: "external",
          ipv6: true,
          services: [
            { name: "https", protocol: "tcp", port: 443, sources: ["0.0.0.0/0", "::/0"] },
            { name: "dns", protocol: "udp", port: 53, sources: ["203.0.113.7/32", "2001:db8::/32"] },
          ],
          patching: {
            mode: "automatic",
            window: { days: DAILY, from: "03:00", to: "05:00" },
            individualWindow: false,
            timeZone: "Europe/Berlin",
            reboot: "if-required",
            appointments: [],
            thirdPartyRepositories: [],
            customApplications: [],
          },
          monitoring: MONITORED,
          root: "shared",
          customerAccess: [],
        },
        {
          name: "db",
          basis: {
            family: "managedOs",
            level: "advanced",
            managedApplication: { product: "nginx", level: "expert" },
          },
          os: "rocky-9",
          cpus: 2,
          memoryMiB: 1536,
          diskGiB: 30,
          network: "private",
          privateNetwork: "internal",
          ipv6: false,
          services: [],
          patching: {
            mode: "automatic",
            window: { days: ["sun"], from: "22:00", to: "01:30" },
            individualWindow: true,
            timeZone: "Europe/Berlin",
            reboot: "never",
            appointments: [],
            thirdPartyRepositories: [],
            customApplications: [],
          },
          monitoring: MONITORED,
          root: "provider",
          customerAccess: [{ user: "anna", sources: ["203.0.113.0/24"], publicKeys: [PUBLIC_KEYS.ed25519] }],
        },
      ],
      origins: undefined,
    });
  });

  it("opens a service for everyone by IPv4 alone where the system has no IPv6 (O20)", () => {
    const plan = planOf(CARD.replace("ipv6: true", "ipv6: false"));
    expect(plan.systems[0]?.services[0]?.sources).toEqual(["0.0.0.0/0"]);
  });

  it.each([
    ["serviceCard: silber", "debian-13", "automatic", "R30", "03:00-05:00", "if-required"],
    ["serviceCard: silber", "ubuntu-24.04", "automatic", "R30", "03:00-05:00", "if-required"],
    ["serviceCard: silber", "rocky-9", "manual-cycle", "R29", "08:00-17:00", "if-required"],
    ["serviceCard: silber", "windows-server-2022", "automatic", "R37", "00:00-03:00", "if-required"],
    ["managedOs: admin", "debian-13", "none", "R93", "00:00-00:00", "never"],
    ["managedOs: monitoring-patching", "rocky-9", "automatic", "O21", "03:00-05:00", "if-required"],
    ["managedOs: monitoring-patching", "debian-13", "automatic", "R88", "03:00-05:00", "if-required"],
    ["managedOs: advanced", "windows-server-2025", "automatic", "R88", "00:00-03:00", "if-required"],
    ["serviceCard: silber", "arch", "none", "R28", "00:00-00:00", "never"],
  ])("%s on %s is patched: %s (%s) %s, reboot %s", (basis, os, mode, clause, hours, reboot) => {
    const plan = planOf(systemCard(`${basis}\n    os: ${os}`));
    const patching = plan.systems[0]?.patching;
    expect(patching).toMatchObject({ mode, reboot });
    expect(`${patching?.window.from}-${patching?.window.to}`).toBe(hours);
    expect(describeOrigin(plan, "systems[0].patching.mode")).toEqual({ kind: "level", clause });
  });

  it("takes the days of the catalogue where a window names none", () => {
    const card = systemCard("serviceCard: silber\n    os: rocky-9").concat(
      '    patching: { window: { from: "10:00", to: "11:00" } }\n',
    );
    const window = planOf(card).systems[0]?.patching.window;
    expect(window).toEqual({ days: ["mon", "tue", "wed", "thu", "fri"], from: "10:00", to: "11:00" });
  });

  it("warns of patching that has no effect", () => {
    const card = systemCard("managedOs: admin\n    os: debian-13").concat(
      "    patching: { reboot: never }\n",
    );
    const { plan, diagnostics } = build(card);
    expect(plan?.systems[0]?.patching.mode).toBe("none");
    expect(diagnostics).toMatchObject([
      { code: "MVM2067", severity: "warning", place: { line: 9, column: 5 } },
    ]);
  });

  it("refuses a customer account with the name of the provider's", () => {
    const { plan, diagnostics } = build(CARD.replace("user: anna", "user: ops"));
    expect(plan).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "MVM2065", message: "ops is the provider's own account", place: { line: 24, column: 15 } },
    ]);
  });

  it.each([
    ["is not set", {}, "MVM3050"],
    ["is empty", { LAB_KEY: " " }, "MVM3050"],
    ["holds a private key", { LAB_KEY: "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0" }, "MVM3051"],
    ["holds two keys", { LAB_KEY: `${PUBLIC_KEYS.ed25519}\n${PUBLIC_KEYS.ecdsa256}` }, "MVM3051"],
    ["holds a weak key", { LAB_KEY: WEAK_RSA_KEY }, "MVM3051"],
  ])("refuses an environment variable that %s, without showing it", (_, environment, code) => {
    const { plan, diagnostics } = build(CARD, environment);
    expect(plan).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code, place: { file: "stacks/provider.yaml", line: 8, column: 35 } },
    ]);
    expect(diagnostics[0]?.message).toContain("LAB_KEY");
    expect(JSON.stringify(diagnostics)).not.toContain("c2VjcmV0");
  });

  it("reads a variable with a comment and a line end", () => {
    const { plan } = build(CARD, { LAB_KEY: `${PUBLIC_KEYS.ecdsa256} lab@example.com\n` });
    expect(plan?.provider.sshKeys[1]?.publicKey).toBe(PUBLIC_KEYS.ecdsa256);
  });

  it("puts a placeholder where a check has no keys", () => {
    expect(build(CARD, "placeholders").plan?.provider.sshKeys[1]?.publicKey).toBe(PLACEHOLDER_PUBLIC_KEY);
  });
});

describe("origins", () => {
  const plan = planOf(CARD);

  it.each([
    ["systems[0].os", "stacks/acme/card.yaml:8:9"],
    ["systems[0].memoryMiB", "stacks/acme/card.yaml:9:11"],
    ["systems[1].memoryMiB", "stacks/acme/card.yaml:18:33"],
    ["systems[0].services[0].sources[1]", "stacks/acme/card.yaml:12:59"],
    ["systems[0].services[1].sources[1]", "stacks/acme/card.yaml:13:70"],
    ["systems[0].services[1].port", "stacks/acme/card.yaml:13:43"],
    ["systems[0].patching.window", "stacks/acme/card.yaml:6:3"],
    ["systems[1].patching.window.from", "stacks/acme/card.yaml:21:15"],
    ["systems[1].customerAccess[0].sources[0]", "stacks/acme/card.yaml:25:19"],
    ["provider.sources[1]", "stacks/provider.yaml:4:5"],
    ["provider.sshKeys[1].publicKey", "stacks/provider.yaml:8:5"],
    ["holidays", "stacks/acme/card.yaml:3:11"],
  ])("%s is located at %s", (path, expected) => {
    const place = locate(plan, path);
    expect(`${place?.file}:${place?.line}:${place?.column}`).toBe(expected);
  });

  it.each([
    ["systems[0].network", { kind: "default", clause: "R12" }],
    ["systems[1].ipv6", { kind: "default", clause: "O20" }],
    ["systems[0].patching.window.from", { kind: "default" }],
    ["systems[0].patching.timeZone", { kind: "default" }],
  ])("%s comes from %j", (path, origin) => {
    expect(describeOrigin(plan, path)).toEqual(origin);
  });

  it("finds the element of a list by its value", () => {
    expect(findPlanPath(plan, "provider.sources", "0.0.0.0/0")).toBe("provider.sources[1]");
    expect(findPlanPath(plan, "systems[0].services[1].sources", "2001:db8::/32")).toBe(
      "systems[0].services[1].sources[1]",
    );
    expect(findPlanPath(plan, "provider.sources", "10.0.0.0/8")).toBe("provider.sources");
    expect(findPlanPath(plan, "nowhere[3].else", "x")).toBe("nowhere[3].else");
  });

  it("knows nothing of a path outside of the plan", () => {
    expect(locate(plan, "nowhere")).toBeUndefined();
    expect(describeOrigin(plan, "")).toBeUndefined();
  });
});
