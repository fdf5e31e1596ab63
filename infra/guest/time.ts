import * as allow from "./allow-list";
import type { GuestSpec } from "./spec";

export interface TimeArgs {
  /** IANA name, e.g. `Europe/Berlin`. Windows and reports mean this zone. */
  readonly timeZone: string;
  /**
   * Host names or addresses of time servers.
   * @default the distribution's own servers
   */
  readonly servers?: readonly string[];
}

const DROP_IN_DIRECTORY = "/etc/systemd/timesyncd.conf.d";
const DROP_IN = `${DROP_IN_DIRECTORY}/50-managed-vm.conf`;

/**
 * Time zone and clock (OPS.1.1.5.A4, ISO 27001 8.17). systemd-timesyncd skips itself in a container, where the
 * clock is the host's: enabled is required, running only where its own condition holds.
 */
export function renderTime(args: TimeArgs): Partial<GuestSpec> {
  const zone = allow.timeZoneName(args.timeZone);
  const servers = (args.servers ?? []).map(allow.serverName);
  const setting = servers.length > 0 ? `NTP=${servers.join(" ")}\n` : "# NTP: the distribution's servers\n";
  return {
    files: [
      file(DROP_IN, `# Written by managed-vm.\n[Time]\n${setting}`),
      // Only Debian's own tools still read this text form of the link below.
      file("/etc/timezone", `${zone}\n`),
    ],
    links: [{ path: "/etc/localtime", target: `/usr/share/zoneinfo/${zone}` }],
    exclusiveDirectories: [DROP_IN_DIRECTORY],
    packages: ["systemd-timesyncd", "tzdata"],
    units: [
      {
        name: "systemd-timesyncd.service",
        enabled: true,
        active: true,
        mayBeSkipped: true,
        onChange: { action: "restart", files: [DROP_IN_DIRECTORY] },
      },
    ],
  };
}

const file = (path: string, content: string) =>
  ({ path, content, mode: "0644", owner: "root", group: "root" }) as const;
