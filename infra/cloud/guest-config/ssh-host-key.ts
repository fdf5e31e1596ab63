import * as pulumi from "@pulumi/pulumi";

import { generateEd25519KeyPair } from "../ed25519-key-pair";
import type { OwnProvider } from "../own-resource";
import { OwnResource } from "../own-resource";
import { fingerprintOf, parseHostKey } from "../ssh";

export interface SshHostKeyInputs {
  readonly rotation?: string;
}

export interface SshHostKeyOutputs {
  readonly rotation: string;
  /** OpenSSH private key file. A secret. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, without comment. */
  readonly publicKey: string;
  /** As ssh-keygen -l shows it. */
  readonly fingerprint: string;
}

/** Makes the key here and not on the guest: it is pinned before the guest exists. */
export const sshHostKeyProvider: OwnProvider<SshHostKeyInputs, SshHostKeyOutputs> = {
  diff: (_id, olds, news) => {
    const [from, to] = [olds.rotation, news.rotation ?? ""];
    const changes = from !== to;
    return Promise.resolve({
      changes,
      replaces: changes ? ["rotation"] : [],
      detail: changes ? [{ path: "rotation", from, to }] : [],
    });
  },

  create: (inputs) => {
    const { privateKey, publicKey } = generateEd25519KeyPair();
    const fingerprint = fingerprintOf(parseHostKey(publicKey));
    const outs = { rotation: inputs.rotation ?? "", privateKey, publicKey, fingerprint };
    return Promise.resolve({ id: fingerprint, outs });
  },
};

export interface SshHostKeyArgs {
  /**
   * Another value makes another key. A guest takes its host key at its creation only, so this belongs together with
   * a new VM.
   */
  readonly rotation?: pulumi.Input<string>;
}

/** An ed25519 host key that is known before its VM exists, so that nobody ever trusts on first use. */
export class SshHostKey extends OwnResource {
  /** A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  declare readonly publicKey: pulumi.Output<string>;
  declare readonly fingerprint: pulumi.Output<string>;

  constructor(name: string, args: SshHostKeyArgs, options: pulumi.CustomResourceOptions = {}) {
    const results = { privateKey: undefined, publicKey: undefined, fingerprint: undefined };
    const secret = { additionalSecretOutputs: ["privateKey"] };
    super(
      "sshHostKey",
      "managed-vm:SshHostKey",
      name,
      { ...args, ...results },
      pulumi.mergeOptions(options, secret),
    );
  }
}
