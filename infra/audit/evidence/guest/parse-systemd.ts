/** `systemctl show` of several units: one record of properties per unit, in the order asked. */
export function parseUnitProperties(output: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const units = new Map<string, ReadonlyMap<string, string>>();
  for (const block of output.split(/\n\s*\n/)) {
    const properties = new Map<string, string>();
    for (const line of block.split("\n")) {
      const equals = line.indexOf("=");
      if (equals > 0) properties.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
    }
    const id = properties.get("Id");
    if (id) units.set(id, properties);
  }
  return units;
}

/** A time as systemctl prints it under TZ=UTC, `Mon 2026-11-23 02:05:15 UTC`; undefined for one that is not set. */
export function parseSystemdTime(text: string | undefined): Date | undefined {
  const match = /^\w{3} (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? UTC$/.exec(text ?? "");
  if (!match) return undefined;
  const time = new Date(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Names in `systemctl list-units --plain --no-legend`. */
export function parseUnitNames(output: string): string[] {
  return output.split("\n").flatMap((line) => line.trim().split(/\s+/)[0] || []);
}
