import * as allow from "./allow-list";
import type { GuestSpec } from "./spec";

export interface SshdArgs {
  /**
   * Networks that sshd never punishes for failed logins: probes of the provider must not lock the provider out. Only
   * for OpenSSH 9.8 and later (Debian 13), which knows such penalties; older ones refuse the setting.
   * @default none
   */
  readonly penaltyExemptions?: readonly string[];
  /** Who may log in from where. A user without sources can't log in at all. */
  readonly access: readonly SshAccess[];
}

export interface SshAccess {
  readonly user: string;
  /** CIDR networks of either family; only from these the user is let in (R14, R18, R84). */
  readonly sources: readonly string[];
}

/** Root-owned directory of all accepted keys, so that no account can add a key for itself (O30). */
export const AUTHORIZED_KEYS_DIRECTORY = "/etc/ssh/authorized_keys.d";

const CONFIG = "/etc/ssh/sshd_config";
const CONFIG_DIRECTORY = "/etc/ssh/sshd_config.d";

/**
 * The whole SSH server: public key only (R17), each user from its sources only (R14, R18).
 *
 * Listed values work with OpenSSH 9.2 (Debian 12) and later. Controls: SYS.1.3.A8, SYS.1.1.A2, NET.3.2.A2;
 * ssh-baseline sshd-01 to 06, 13, 18, 19, 22, 27, 28, 29, 39, 42.
 */
export function renderSshd(args: SshdArgs): Partial<GuestSpec> {
  return {
    files: [
      {
        path: CONFIG,
        content:
          [...SETTINGS, ...renderAccess(args.access), ...renderExemptions(args), ...INCLUDE].join("\n") +
          "\n",
        mode: "0600",
        owner: "root",
        group: "root",
        validator: "sshd",
      },
    ],
    // Match blocks of a drop-in would override the global values, wherever it is included.
    exclusiveDirectories: [CONFIG_DIRECTORY],
    packages: ["openssh-server"],
    units: [
      {
        name: "ssh.service",
        enabled: true,
        active: true,
        onChange: { action: "reload", files: [CONFIG, CONFIG_DIRECTORY] },
      },
    ],
  };
}

function renderExemptions({ penaltyExemptions = [] }: SshdArgs): string[] {
  const networks = penaltyExemptions.map((source) => allow.network(source).cidr);
  return networks.length === 0
    ? []
    : [
        "",
        "# Failed logins of a probe must not lock the provider out.",
        `PerSourcePenaltyExemptList ${networks.join(",")}`,
      ];
}

function renderAccess(access: readonly SshAccess[]): string[] {
  const lines = access.flatMap(({ user, sources }) =>
    sources.map((source) => `AllowUsers ${allow.userName(user)}@${allow.network(source).cidr}`),
  );
  // Without any AllowUsers line sshd lets everybody in.
  return lines.length > 0 ? lines : ["DenyUsers *"];
}

const SETTINGS: readonly string[] = [
  "# Written by managed-vm. Hand changes are found and undone.",
  "Port 22",
  "AddressFamily any",
  "HostKey /etc/ssh/ssh_host_ed25519_key",
  "HostKeyAlgorithms ssh-ed25519",
  "",
  "# sshd-01 to 03. Non-NIST exchange, authenticated ciphers, encrypt-then-MAC.",
  "KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org",
  "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr",
  "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com",
  "RequiredRSASize 3072",
  "",
  "# R17: public key and nothing else. With PAM, keyboard-interactive is a password in disguise.",
  "AuthenticationMethods publickey",
  "PubkeyAuthentication yes",
  "PasswordAuthentication no",
  "KbdInteractiveAuthentication no",
  "PermitEmptyPasswords no",
  "HostbasedAuthentication no",
  "GSSAPIAuthentication no",
  "PermitRootLogin no",
  `AuthorizedKeysFile ${AUTHORIZED_KEYS_DIRECTORY}/%u`,
  "AuthorizedKeysCommand none",
  "TrustedUserCAKeys none",
  "StrictModes yes",
  "UsePAM yes",
  "",
  "# sshd-13, 18, 19. Four attempts: a key agent offers its keys one by one.",
  "SyslogFacility AUTH",
  "LogLevel VERBOSE",
  "LoginGraceTime 30",
  "MaxAuthTries 4",
  "MaxSessions 10",
  "MaxStartups 10:30:60",
  "ClientAliveInterval 300",
  "ClientAliveCountMax 3",
  "UseDNS no",
  "",
  "# sshd-39, 42: a way in, not a way through.",
  "DisableForwarding yes",
  "AllowAgentForwarding no",
  "AllowStreamLocalForwarding no",
  "AllowTcpForwarding no",
  "GatewayPorts no",
  "PermitTunnel no",
  "PermitUserEnvironment no",
  "PermitUserRC no",
  "X11Forwarding no",
  "PrintMotd no",
  "Subsystem sftp internal-sftp",
  "",
  "# R14, R18, R84: each account from its own sources.",
];

/** Last, because sshd takes the first value of a setting. */
const INCLUDE: readonly string[] = ["", `Include ${CONFIG_DIRECTORY}/*.conf`];
