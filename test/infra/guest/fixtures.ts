import type { GuestFile, GuestSpec } from "../../../infra/guest";

/** Public halves of keys made for these tests. */
export const ED25519_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPePjpMDCXACGBFN+f/Y5IplWnZxJfxoKOwiNq5WiGT";
export const OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHUxvVND7Z+bGTxRCvsVcyPgLC80zyv0LgQVH1zPYcTO";

/** The file that a renderer made, or an error that names it. */
export function fileAt(spec: Partial<GuestSpec>, path: string): GuestFile {
  const file = spec.files?.find((f) => f.path === path);
  if (!file) throw new Error(`no file ${path}`);
  return file;
}
