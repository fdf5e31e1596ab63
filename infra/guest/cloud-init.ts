import { stringify } from "yaml";

import * as allow from "./allow-list";
import { AUTHORIZED_KEYS_DIRECTORY } from "./sshd";
import type { NamedKey } from "./users";

export interface CloudInitArgs {
  /** DNS label. */
  readonly hostname: string;
  readonly adminUser: string;
  /** Keys that may make the first connection. */
  readonly adminKeys: readonly NamedKey[];
  /** The host key that everybody pins from the first packet. The private half is a secret: so is the result. */
  readonly hostKey: { readonly privateKey: string; readonly publicKey: string };
}

/**
 * User data that bootstraps trust and nothing else: the admin account, its keys and the host key. Everything a
 * later change may touch belongs to GuestConfig, because user data counts at create only.
 */
export function renderCloudInit(args: CloudInitArgs): string {
  const document = {
    hostname: allow.hostLabel(args.hostname),
    disable_root: true,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_keys: {
      ed25519_private: args.hostKey.privateKey,
      ed25519_public: allow.publicKey(args.hostKey.publicKey),
    },
    users: [
      {
        name: allow.userName(args.adminUser),
        shell: "/bin/bash",
        lock_passwd: true,
        sudo: "ALL=(ALL) NOPASSWD:ALL",
      },
    ],
    // The keys lie at once where GuestConfig keeps them: a copy in the account's home would outlive a rotation.
    write_files: [
      {
        path: "/etc/ssh/sshd_config.d/00-managed-vm-bootstrap.conf",
        content: `AuthorizedKeysFile ${AUTHORIZED_KEYS_DIRECTORY}/%u\n`,
        permissions: "0644",
      },
      {
        path: `${AUTHORIZED_KEYS_DIRECTORY}/${allow.userName(args.adminUser)}`,
        content: args.adminKeys
          .map((k) => `${allow.publicKey(k.publicKey)} ${allow.label(k.name)}\n`)
          .join(""),
        permissions: "0644",
      },
    ],
    package_update: false,
    package_upgrade: false,
  };
  // The first line decides how cloud-init reads the rest: anything else could turn on its template language.
  // cloud-init reads YAML 1.1, where a host called `no` would be a boolean: every text is quoted.
  return `#cloud-config\n${stringify(document, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" })}`;
}
