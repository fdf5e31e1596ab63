import * as pulumi from "@pulumi/pulumi";

import type { GuestSpec } from "../../guest";
import { OwnResource } from "../own-resource";
import type { GuestConfigOutputs } from "./state";

export interface GuestConfigArgs extends GuestSpec {
  /** How the engine reaches the guest. */
  readonly connection: {
    readonly host: pulumi.Input<string>;
    /** 1-65535. */
    readonly port: pulumi.Input<number>;
    readonly user: pulumi.Input<string>;
    /** The ed25519 public key line that the host must prove from the first packet. */
    readonly hostKey: pulumi.Input<string>;
  };
  /** The platform's handle of the machine: another one at the same address is configured anew. */
  readonly machine?: pulumi.Input<string>;
  /** Passwords of the users with `hasPassword`, by name. Kept secret whatever is given. */
  readonly passwords: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The inside of one VM, applied over SSH in one round trip and read back: a hand change is drift, which the next
 * `up` repairs. Outputs hold digests only. Deleting it changes nothing on the VM.
 */
export class GuestConfig extends OwnResource {
  declare readonly connection: pulumi.Output<GuestConfigOutputs["connection"]>;
  /** What was applied last, by digest. */
  declare readonly wanted: pulumi.Output<GuestConfigOutputs["wanted"]>;
  /** What the guest was when it was last applied or read. */
  declare readonly observed: pulumi.Output<GuestConfigOutputs["observed"]>;

  constructor(name: string, args: GuestConfigArgs, options: pulumi.CustomResourceOptions = {}) {
    const results = { wanted: undefined, applied: undefined, observed: undefined };
    const passwords = pulumi.secret(args.passwords);
    super("guestConfig", "managed-vm:GuestConfig", name, { ...args, passwords, ...results }, options);
  }
}
