import { LxdPlatform } from "./lxd";
import type { CloudPlatform } from "./platform";

export { GuestConfig, SshHostKey } from "./guest-config";
export type { OwnProvider } from "./own-resource";
export * from "./platform";
export { providersByText } from "./providers";

/** Names of the drivers, as `managed-vm:platform` in a stack configuration gives them. */
export const platformNames = ["lxd"] as const;

/**
 * The driver that a stack names. Nothing is contacted.
 *
 * @param endpoint the driver's own form, e.g. `lab` or `https://host:8443`
 * @param customer first part of all names in the cloud
 */
export function createPlatform(
  platform: (typeof platformNames)[number],
  endpoint: string,
  customer: string,
): CloudPlatform {
  switch (platform) {
    case "lxd":
      return new LxdPlatform({ endpoint, customer });
  }
}
