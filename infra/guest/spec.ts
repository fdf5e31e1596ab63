/**
 * The wanted inside of one VM, as data. Renderers in this room return parts of it; `mergeGuestSpecs` joins them;
 * the GuestConfig resource applies the whole over SSH in one round trip and reads it back.
 */
export interface GuestSpec {
  readonly files: readonly GuestFile[];
  /** Directories in which nothing but our `files` may lie; others are removed, and reported by `read`. */
  readonly exclusiveDirectories: readonly string[];
  /** Debian package names that must be installed. */
  readonly packages: readonly string[];
  readonly users: readonly GuestUser[];
  readonly units: readonly GuestUnit[];
}

export interface GuestFile {
  /** Absolute, normalised path. */
  readonly path: string;
  readonly content: string;
  /** Four octal digits, e.g. `0644`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  /** Program that must accept the staged configuration before it goes live; on refusal the old files stay. */
  readonly validator?: "sshd" | "nftables" | "sudoers";
}

export interface GuestUser {
  readonly name: string;
  readonly groups: readonly string[];
  readonly shell: string;
  /** Absent: the password is locked. Otherwise set by chpasswd; a secret, never in argv or logs. */
  readonly password?: string;
}

export interface GuestUnit {
  /** systemd unit, e.g. `ssh.service`, `apt-daily-upgrade.timer`. */
  readonly name: string;
  readonly enabled: boolean;
  readonly active: boolean;
  /** A change of one of these files restarts or reloads the unit. */
  readonly onChange?: { readonly action: "restart" | "reload"; readonly files: readonly string[] };
}
