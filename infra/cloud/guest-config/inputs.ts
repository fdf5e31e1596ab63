import { z } from "zod";

/** What goes to a guest as root is checked once more here, whoever made it: names of a shape that no program reads as an option. */
const absolutePath = z
  .string()
  .regex(/^(\/(?!\.{1,2}(\/|$))[\w.@+:-]+)+$/, "is not an absolute, normalised path");
const account = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, "is not an account name");

export const guestConfigInputs = z.object({
  /** Where the guest is reached, and the host key it must prove. */
  connection: z.object({
    host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:-]*$/, "is not an address or host name"),
    port: z.number().int().min(1).max(65_535),
    user: account,
    hostKey: z.string().startsWith("ssh-ed25519 "),
  }),
  /** The platform's handle of the machine: another one at the same address is configured anew. */
  machine: z.string().optional(),
  files: z.array(
    z.object({
      path: absolutePath,
      content: z.string(),
      mode: z.string().regex(/^[0-7]{4}$/, "is not four octal digits"),
      owner: account,
      group: account,
      validator: z.enum(["sshd", "nftables", "sudoers"]).optional(),
    }),
  ),
  links: z.array(z.object({ path: absolutePath, target: absolutePath })),
  exclusiveDirectories: z.array(absolutePath),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/, "is not a package name")),
  users: z.array(
    z.object({
      name: account,
      groups: z.array(account),
      shell: absolutePath,
      hasPassword: z.boolean().optional(),
    }),
  ),
  units: z.array(
    z.object({
      name: z
        .string()
        .regex(/^[A-Za-z0-9][\w.@:-]*\.(service|timer|socket|path|mount)$/, "is not a systemd unit"),
      enabled: z.boolean(),
      active: z.boolean(),
      mayBeSkipped: z.boolean().optional(),
      onChange: z.object({ action: z.enum(["restart", "reload"]), files: z.array(absolutePath) }).optional(),
      effective: z.array(z.string()).optional(),
    }),
  ),
  /** Passwords of the users that have one; plain here, secret in state. */
  passwords: z.record(account, z.string().regex(/^[!-9;-~]{1,128}$/, "is not printable ASCII")),
});

/** Inputs as the provider sees them: everything known, secrets opened. */
export type GuestConfigInputs = z.infer<typeof guestConfigInputs>;

/** Pulumi's mark of a value that only the deployment will know. */
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Property paths of all values that are not known yet. */
export function listUnknowns(value: unknown, path = ""): string[] {
  if (value === UNKNOWN_VALUE) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? `[${key}]` : path === "" ? key : `.${key}`;
    return listUnknowns(inner, path + step);
  });
}

/** Everything that is wrong with the inputs, by property; never quotes a value, because some are secret. */
export function findInputFailures(inputs: unknown): { property: string; reason: string }[] {
  const parsed = guestConfigInputs.safeParse(inputs);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({ property: issue.path.join("."), reason: issue.message }));
  }
  const wanted = parsed.data.users.filter((user) => user.hasPassword).map((user) => user.name);
  const given = Object.keys(parsed.data.passwords);
  return [...wanted.filter((n) => !given.includes(n)), ...given.filter((n) => !wanted.includes(n))].map(
    (name) => ({
      property: `passwords.${name}`,
      reason: "must be given if and only if the user has a password",
    }),
  );
}
