import { z } from "zod";

/** A guest may be hostile (its customer can have root, R84), so nothing of its answer is taken on trust. */
const text = z.string().max(1_000_000);
const command = z.object({ code: z.number(), stdout: text, stderr: text });

const schema = z.object({
  /** Seconds since 1970 by the guest's clock, when it began and ended to look. */
  clock: z.object({ began: z.number(), ended: z.number() }),
  bootId: text,
  /** Content of /etc/os-release. */
  osRelease: text,
  /** `sshd -T -C user=…,addr=…` per case. */
  sshd: z.array(command.extend({ user: text, address: text })),
  /** `nft -j list ruleset`: of the VM, and of an empty namespace into which the rendered file was loaded. */
  firewall: z.object({ running: command, rendered: command.nullable() }),
  accounts: z.array(
    z.object({
      name: text,
      uid: z.number(),
      home: text,
      shell: text,
      password: z.enum(["locked", "empty", "usable"]),
    }),
  ),
  /** Lines of authorized keys, without comments. */
  keyFiles: z.array(z.object({ user: text, path: text, lines: z.array(text) })),
  /** sha256 by path; null: missing. */
  files: z.record(z.string(), z.string().nullable()),
  /** Names by directory. */
  directories: z.record(z.string(), z.array(text)),
  /** `systemctl show` of the patch units, times in UTC. */
  timers: command,
  failedUnits: command,
  aptConfig: command,
  /** `apt-get indextargets`: configured repositories, and those whose Release file apt has fetched. */
  aptTargets: command,
  aptReleases: command,
  /** Lines of apt's sources that say whose signature counts. */
  aptTrust: z.array(text),
  aptKeyrings: z.array(text),
});

export type GuestFacts = z.infer<typeof schema>;
export type CommandResult = z.infer<typeof command>;

/** @throws ZodError or SyntaxError for anything but the answer of guest-facts.py */
export function parseGuestFacts(json: string): GuestFacts {
  return schema.parse(JSON.parse(json));
}
