import { stringify } from "yaml";

import * as allow from "./allow-list";
import type { NamedKey } from "./users";

export interface CloudInitArgs {
  /** DNS label. */
  readonly hostname: string;
  readonly adminUser: string;
  /** Keys that may make the first connection; GuestConfig moves them to the root-owned directory. */
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
        ssh_authorized_keys: args.adminKeys.map(
          (k) => `${allow.publicKey(k.publicKey)} ${allow.label(k.name)}`,
        ),
      },
    ],
    package_update: false,
    package_upgrade: false,
  };
  // The first line decides how cloud-init reads the rest: anything else could turn on its template language.
  // cloud-init reads YAML 1.1, where a host called `no` would be a boolean: every text is quoted.
  return `#cloud-config\n${stringify(document, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" })}`;
}
