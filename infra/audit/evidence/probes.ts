import type { catalogue } from "../../contract";

/** One thing that evidence can prove. Ids are permanent: reports and waivers refer to them. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly catalogue.ClauseId[];
}

export const PROBES = {
  providerReachesSystem: probe(
    "provider-reaches-system",
    "The provider reaches SSH or RDP on the external IPv4",
    "R10",
    "R12",
    "R19",
  ),
  strangerHearsNoSsh: probe(
    "stranger-hears-no-ssh",
    "A stranger hears nothing on the SSH port",
    "R14",
    "R15",
    "O20",
  ),
  strangerHearsNoRdp: probe(
    "stranger-hears-no-rdp",
    "A stranger hears nothing on the RDP port",
    "R14",
    "R15",
    "R16",
    "O20",
  ),
  servicesReachable: probe("services-reachable", "Declared services answer to their sources", "R15", "R43"),
  servicesClosedToOthers: probe(
    "services-closed-to-others",
    "Declared services are silent to all others",
    "R14",
    "R15",
  ),
  otherPortsClosed: probe("other-ports-closed", "Ports that nobody declared are closed", "R14", "R15", "O20"),
  cloudFirewallAsDeclared: probe(
    "cloud-firewall-as-declared",
    "The cloud's objects are as declared",
    "R14",
    "R15",
  ),
  sshOffersPublicKeyOnly: probe(
    "ssh-offers-public-key-only",
    "SSH offers public key authentication only",
    "R17",
  ),
  sshHostKeyPinned: probe("ssh-host-key-pinned", "SSH shows the pinned host key", "R12", "R17"),
  sshdEffectiveSettings: probe("sshd-effective-settings", "sshd asks every source for a public key", "R17"),
  guestReached: probe("guest-reached", "The provider's login works", "R10", "R12", "R18"),
  hostFirewallDefaultDrop: probe(
    "host-firewall-default-drop",
    "The host firewall drops what no rule allows",
    "R14",
    "R15",
  ),
  hostFirewallAsRendered: probe(
    "host-firewall-as-rendered",
    "The running host firewall is the rendered one",
    "R14",
    "R15",
  ),
  accountsAsDeclared: probe(
    "accounts-as-declared",
    "Accounts are exactly those declared",
    "R84",
    "R101",
    "O30",
  ),
  keysAsDeclared: probe("keys-as-declared", "SSH keys are exactly those declared", "R17", "R18", "O30"),
  filesAsRendered: probe("files-as-rendered", "Managed files have the rendered content", "R7", "R83"),
  patchTimersInWindow: probe(
    "patch-timers-in-window",
    "Patches are installed in the window only",
    "R30",
    "R88",
    "O32",
  ),
  patchOriginsStandard: probe(
    "patch-origins-standard",
    "Patches come from standard repositories",
    "R20",
    "R23",
    "R30",
  ),
  aptSourcesStandard: probe(
    "apt-sources-standard",
    "Only standard repositories are configured",
    "R20",
    "R21",
    "R25",
  ),
  rebootAsPlanned: probe("reboot-as-planned", "Reboots after patching are as planned", "R30", "R31"),
  clockIsRight: probe("clock-is-right", "The clock is right", "R72"),
  osAsPlanned: probe("os-as-planned", "The operating system is the planned one", "R28", "R33", "R86"),
  noFailedUnits: probe("no-failed-units", "No systemd unit has failed", "R79"),
} as const satisfies Record<string, Probe>;

function probe(id: string, title: string, ...clauses: catalogue.ClauseId[]): Probe {
  return { id, title, clauses };
}
