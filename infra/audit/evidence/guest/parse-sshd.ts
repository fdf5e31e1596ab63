/** What `sshd -T` says is in effect: every value of each setting, names in lower case. */
export type SshdSettings = ReadonlyMap<string, readonly string[]>;

/** Reads the output of `sshd -T`: one setting a line, repeated settings (allowusers) on lines of their own. */
export function parseSshdSettings(output: string): SshdSettings {
  const settings = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const space = line.indexOf(" ");
    if (space <= 0) continue;
    const name = line.slice(0, space).toLowerCase();
    settings.set(name, [...(settings.get(name) ?? []), line.slice(space + 1).trim()]);
  }
  return settings;
}
