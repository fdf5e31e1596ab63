import { UNKNOWN, type ResourceGraph } from "../../infra/audit/graph";

type Properties = Record<string, unknown>;

interface MutableNode {
  urn: string;
  type: string;
  name: string;
  parent?: string;
  custom: boolean;
  protect: boolean;
  inputs: Properties;
  outputs: Properties;
  dependencies: string[];
  secretPaths?: string[];
}

export type Fixture = Record<
  "stack" | "customer" | "vm" | "firewall" | "acl" | "instance" | "guest",
  MutableNode
>;

const urnOf = (name: string): string => `urn:pulumi:demo::managed-vm::${name}`;

function node(
  key: string,
  type: string,
  parent: string | undefined,
  custom: boolean,
  inputs: Properties,
  outputs: Properties,
): MutableNode {
  const base = {
    urn: urnOf(key),
    type,
    name: key,
    custom,
    protect: false,
    inputs,
    outputs,
    dependencies: [],
    secretPaths: [],
  };
  return parent === undefined ? base : { ...base, parent: urnOf(parent) };
}

export const sshdConfig = `# Written by managed-vm
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
AuthenticationMethods publickey
AllowUsers mvmadmin@203.0.113.7/32
AllowUsers ops@192.0.2.0/24
AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u
PermitRootLogin no
AllowTcpForwarding no
AllowAgentForwarding no
AllowStreamLocalForwarding no
LogLevel VERBOSE
LoginGraceTime 30
MaxAuthTries 4
Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com
KexAlgorithms curve25519-sha256
MACs hmac-sha2-512-etm@openssh.com

Include /etc/ssh/sshd_config.d/*.conf
`;

export const unattendedUpgrades = `// Written by managed-vm
#clear Unattended-Upgrade::Allowed-Origins;
#clear Unattended-Upgrade::Origins-Pattern;
Unattended-Upgrade::Origins-Pattern {
  "origin=Debian,codename=trixie,label=Debian";
  "origin=Debian,codename=trixie-updates,label=Debian";
  "origin=Debian,codename=trixie-security,label=Debian-Security";
};
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "now";
`;

export const timerDropIn = `[Timer]
OnCalendar=
OnCalendar=Mon,Tue *-*-* 23:30:00 Europe/Berlin
RandomizedDelaySec=1800
AccuracySec=1s
Persistent=false
`;

const periodic = `APT::Periodic::Enable "1";
APT::Periodic::Update-Package-Lists "always";
APT::Periodic::Unattended-Upgrade "always";
`;

/** Positions in the guest's list of files. */
export const fileIndex = {
  sshd: 0,
  periodic: 1,
  unattendedUpgrades: 2,
  timer: 3,
  providerKeys: 4,
  customerKeys: 5,
} as const;

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA";
export const providerKey = `${KEY}IprovidersKeyOfTheFixtureWithoutAnyMeaningAAA`;
export const customerKey = `${KEY}IcustomersKeyOfTheFixtureWithoutAnyMeaningAAA`;
/** In the guest's first-boot data; a secret. */
export const hostPrivateKey =
  "-----BEGIN OPENSSH PRIVATE KEY-----\nZml4dHVyZQ==\n-----END OPENSSH PRIVATE KEY-----";
export const consolePassword = "Fixture0Password0Of24Chr";

function guestSpec() {
  return {
    files: [
      { path: "/etc/ssh/sshd_config", content: sshdConfig },
      { path: "/etc/apt/apt.conf.d/20auto-upgrades", content: periodic },
      { path: "/etc/apt/apt.conf.d/52-managed-vm", content: unattendedUpgrades },
      { path: "/etc/systemd/system/apt-daily-upgrade.timer.d/managed-vm.conf", content: timerDropIn },
      { path: "/etc/ssh/authorized_keys.d/mvmadmin", content: `${providerKey} operations\n` },
      { path: "/etc/ssh/authorized_keys.d/ops", content: `${customerKey} ops-1\n` },
    ],
    exclusiveDirectories: ["/etc/ssh/sshd_config.d", "/etc/ssh/authorized_keys.d"],
    packages: ["openssh-server", "unattended-upgrades"],
    users: [{ name: "mvmadmin" }, { name: "ops" }, { name: "breakglass", hasPassword: true }],
    units: [{ name: "apt-daily-upgrade.timer", enabled: true, active: true }],
  };
}

export function allowEntry(protocol: string, port: string, source: string): Properties {
  return { description: "", protocol, destinationPort: port, source, action: "allow", state: "enabled" };
}

export function pingEntry(source: string): Properties {
  return { description: "ping", protocol: "icmp4", icmpType: "8", source, action: "allow", state: "enabled" };
}

/** The datasheet's row of check 1 (R67). */
function hostcheckRow(): Properties {
  const cells = (percent: number): Properties => ({
    from: { quantity: "packet-loss", percent },
    werktags: "sms",
    sonst: "sms",
  });
  return { name: "hostcheck", check: 1, warn: cells(80), critical: cells(100) };
}

/** One Debian 13 system under the service card, as a preview shows it: what the cloud assigns is unknown. */
export function compliantFixture(): Fixture {
  const system = {
    name: "web",
    basis: { family: "serviceCard", tier: "silber" },
    os: "debian-13",
    network: "external",
    ipv6: false,
    services: [{ name: "https", protocol: "tcp", port: 443, sources: ["0.0.0.0/0", "::/0"] }],
    patching: {
      mode: "automatic",
      window: { days: ["mon", "tue"], from: "23:00", to: "01:00" },
      individualWindow: true,
      timeZone: "Europe/Berlin",
      reboot: "if-required",
      appointments: [],
      thirdPartyRepositories: [],
      customApplications: [],
    },
    monitoring: { active: true, sensors: false, checks: [hostcheckRow()] },
    root: "shared",
    customerAccess: [{ user: "ops", sources: ["192.0.2.0/24"], publicKeys: [customerKey] }],
  };
  const facts = {
    customer: "demo",
    holidays: "DE-NI",
    localHolidays: [],
    slaPremium: false,
    today: "2026-11-22",
    platform: { name: "lxd", capabilities: { console: true } },
    provider: {
      sources: ["203.0.113.7/32", "2001:db8::7/128"],
      adminUser: "mvmadmin",
      publicKeys: [providerKey],
    },
    contacts: [],
    privateNetworks: [],
    appliance: null,
    satellite: null,
    systems: [system],
    signOffs: [],
    waivers: [],
    policyConfig: {},
    writtenCells: [],
  };
  const ingress = [
    allowEntry("tcp", "22", "203.0.113.7/32,2001:db8::7/128"),
    pingEntry("203.0.113.7/32"),
    allowEntry("tcp", "22", "192.0.2.0/24"),
    allowEntry("tcp", "443", "0.0.0.0/0,::/0"),
  ];
  return {
    stack: node("stack", "pulumi:pulumi:Stack", undefined, false, {}, {}),
    customer: node("customer", "managed-vm:index:Customer", "stack", false, {}, facts),
    vm: node(
      "vm",
      "managed-vm:index:ManagedVm",
      "customer",
      false,
      {},
      {
        system: "web",
        os: "debian-13",
        network: "external",
        externalIpv4: UNKNOWN,
      },
    ),
    firewall: node("firewall", "managed-vm:index:CloudFirewall", "vm", false, {}, { system: "web" }),
    acl: node(
      "acl",
      "pulumi-nodejs:dynamic/lxd:NetworkAcl",
      "firewall",
      true,
      { name: "demo-web", ingress },
      {},
    ),
    instance: {
      ...node(
        "instance",
        "pulumi-nodejs:dynamic/lxd:Instance",
        "vm",
        true,
        { os: "debian-13", image: UNKNOWN, userData: hostPrivateKey },
        {},
      ),
      protect: true,
      secretPaths: ["inputs.userData"],
    },
    guest: {
      ...node(
        "guest",
        "pulumi-nodejs:dynamic/managed-vm:GuestConfig",
        "vm",
        true,
        {
          connection: { host: UNKNOWN, hostKey: UNKNOWN },
          ...guestSpec(),
          passwords: { breakglass: consolePassword },
        },
        {},
      ),
      secretPaths: ["inputs.passwords"],
    },
  };
}

export function graphOf(fixture: Partial<Fixture>): ResourceGraph {
  return { resources: Object.values(fixture).filter((resource) => resource !== undefined) };
}

/** Sets one field by its path, e.g. `customer.outputs.systems.0.os`; `undefined` removes it. */
export function setField(fixture: Fixture, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const owner = keys.reduce<unknown>((parent, key) => (parent as Properties)[key], fixture) as Properties;
  if (value === undefined) delete owner[last];
  else owner[last] = value;
}

/** Replaces text in the content of one rendered file; throws when the text is not there. */
export function editFile(fixture: Fixture, index: number, from: string, to: string): void {
  const file = (fixture.guest.inputs as ReturnType<typeof guestSpec>).files[index];
  if (!file?.content.includes(from)) throw new Error(`the file does not contain ${from}`);
  file.content = file.content.replace(from, to);
}
