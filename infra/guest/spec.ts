/**
 * The wanted inside of one VM, as data. Renderers in this room return parts of it; `mergeGuestSpecs` joins them;
 * the GuestConfig resource applies the whole over SSH in one round trip and reads it back.
 */
export interface GuestSpec {
  readonly files: readonly GuestFile[];
  readonly links: readonly GuestLink[];
  /** Directories in which nothing but our `files` may lie; others are removed, and reported by `read`. */
  readonly exclusiveDirectories: readonly string[];
  /** Debian package names that must be installed. Never removed again. */
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

/** A symbolic link, e.g. `/etc/localtime`. */
export interface GuestLink {
  /** Absolute, normalised path. */
  readonly path: string;
  readonly target: string;
}

export interface GuestUser {
  readonly name: string;
  /** Supplementary groups, exactly these. */
  readonly groups: readonly string[];
  readonly shell: string;
  /**
   * Has a password, which GuestConfig takes as a secret input of its own.
   * @default false: the password is locked
   */
  readonly hasPassword?: boolean;
}

export interface GuestUnit {
  /** systemd unit, e.g. `ssh.service`, `apt-daily-upgrade.timer`. */
  readonly name: string;
  readonly enabled: boolean;
  readonly active: boolean;
  /** The unit's own `Condition…=` may keep it from running, e.g. systemd-timesyncd in a container: no drift then. */
  readonly mayBeSkipped?: boolean;
  /** A change of one of these files, or of anything in one of these directories, restarts or reloads the unit. */
  readonly onChange?: { readonly action: "restart" | "reload"; readonly files: readonly string[] };
  /**
   * Command (argv, no shell) that prints what the unit has in effect. Its digest right after an apply is the wanted
   * one; another digest later is drift, which `onChange.action` repairs.
   */
  readonly effective?: readonly string[];
}
