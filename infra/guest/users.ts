import * as allow from "./allow-list";
import type { GuestFile, GuestSpec, GuestUser } from "./spec";
import { AUTHORIZED_KEYS_DIRECTORY } from "./sshd";

export interface NamedKey {
  /** Whose key, e.g. `operations`; stands as a comment behind the key. */
  readonly name: string;
  /** One OpenSSH public key line without options and comment. */
  readonly publicKey: string;
}

export interface KeyAccount {
  readonly user: string;
  readonly keys: readonly NamedKey[];
}

export interface UsersArgs {
  /** The provider's account: public key, sudo without password (R10, R12, R18). */
  readonly admin: KeyAccount;
  /** Accounts of the customer where root is shared (R84, O30): public key, sudo without password. */
  readonly customers: readonly KeyAccount[];
}

/**
 * Account for the console in the cloud panel (R11). It has a password, no key and no AllowUsers line; sudo asks for
 * the password again.
 */
export const BREAK_GLASS_USER = "breakglass";

const SUDOERS_DIRECTORY = "/etc/sudoers.d";
const SHELL = "/bin/bash";

/** Accounts, their keys and their rights. Extra keys and sudo rules made by hand are drift (O30, OPS.1.1.2.A21). */
export function renderUsers(args: UsersArgs): Partial<GuestSpec> {
  const accounts = [args.admin, ...args.customers];
  const users = accounts.map((a): GuestUser => ({ name: allow.userName(a.user), groups: [], shell: SHELL }));
  return {
    users: [...users, { name: BREAK_GLASS_USER, groups: [], shell: SHELL, hasPassword: true }],
    files: [...accounts.map(renderKeys), renderSudoers(accounts)],
    exclusiveDirectories: [AUTHORIZED_KEYS_DIRECTORY, SUDOERS_DIRECTORY],
    packages: ["sudo"],
  };
}

/** 0644: sshd reads the file as the user who logs in. */
function renderKeys(account: KeyAccount): GuestFile {
  const lines = account.keys.map((key) => `${allow.publicKey(key.publicKey)} ${allow.label(key.name)}\n`);
  const path = `${AUTHORIZED_KEYS_DIRECTORY}/${allow.userName(account.user)}`;
  return { path, content: lines.join(""), mode: "0644", owner: "root", group: "root" };
}

function renderSudoers(accounts: readonly KeyAccount[]): GuestFile {
  const rules = accounts.map((a) => `${allow.userName(a.user)} ALL=(ALL:ALL) NOPASSWD: ALL\n`);
  rules.push(`${BREAK_GLASS_USER} ALL=(ALL:ALL) PASSWD: ALL\n`);
  return {
    path: `${SUDOERS_DIRECTORY}/managed-vm`,
    content: "# Written by managed-vm. Hand changes are found and undone.\n" + rules.join(""),
    mode: "0440",
    owner: "root",
    group: "root",
    validator: "sudoers",
  };
}
