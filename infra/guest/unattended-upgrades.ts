import type { PatchWindow } from "../contract";

import * as allow from "./allow-list";
import { planRuns } from "./patch-timing";
import type { GuestSpec } from "./spec";

export interface UnattendedUpgradesArgs {
  /** Debian release name, e.g. `trixie`; never `stable`, which would change the release by itself (R120). */
  readonly suite: string;
  readonly window: PatchWindow;
  /** IANA time zone of the window. */
  readonly timeZone: string;
  readonly reboot: "if-required" | "never";
}

const APT_DIRECTORY = "/etc/apt/apt.conf.d";
const UNIT_DIRECTORY = "/etc/systemd/system";

/**
 * Automatic patching of Debian (R30, R88): everything from the standard repositories and from nowhere else (R20,
 * R23, OPS.1.1.3.A10), inside the window (R31, OPS.1.1.3.A5), restart right after the run if it is required.
 */
export function renderUnattendedUpgrades(args: UnattendedUpgradesArgs): Partial<GuestSpec> {
  const runs = planRuns(args.window, allow.timeZoneName(args.timeZone));
  const dropIns = [
    { timer: "apt-daily.timer", run: runs.download },
    { timer: "apt-daily-upgrade.timer", run: runs.install },
  ].map(({ timer, run }) => ({ timer, ...renderDropIn(timer, run) }));
  return {
    files: [
      file(`${APT_DIRECTORY}/20auto-upgrades`, PERIODIC),
      file(`${APT_DIRECTORY}/52-managed-vm`, renderAptConfig(allow.suiteName(args.suite), args.reboot)),
      ...dropIns.map((d) => d.file),
    ],
    exclusiveDirectories: dropIns.map((d) => d.directory),
    packages: ["unattended-upgrades"],
    units: dropIns.map((d) => ({
      name: d.timer,
      enabled: true,
      active: true,
      onChange: { action: "restart", files: [d.directory] } as const,
    })),
  };
}

/** `always`: when to run is the timers' business; apt's own day counter would skip a window that crosses midnight. */
const PERIODIC = `// Written by managed-vm. Hand changes are found and undone.
APT::Periodic::Enable "1";
APT::Periodic::Update-Package-Lists "always";
APT::Periodic::Download-Upgradeable-Packages "always";
APT::Periodic::Unattended-Upgrade "always";
`;

function renderAptConfig(suite: string, reboot: UnattendedUpgradesArgs["reboot"]): string {
  const restart = reboot === "if-required";
  // Lists of all files add up, hence the #clear lines.
  return `// Written by managed-vm. Hand changes are found and undone.
#clear Unattended-Upgrade::Allowed-Origins;
#clear Unattended-Upgrade::Origins-Pattern;
Unattended-Upgrade::Origins-Pattern {
  "origin=Debian,codename=${suite},label=Debian";
  "origin=Debian,codename=${suite}-updates,label=Debian";
  "origin=Debian,codename=${suite}-security,label=Debian-Security";
};
#clear Unattended-Upgrade::Package-Blacklist;
#clear Unattended-Upgrade::Package-Whitelist;
Unattended-Upgrade::AutoFixInterruptedDpkg "true";
Unattended-Upgrade::MinimalSteps "true";
Unattended-Upgrade::InstallOnShutdown "false";
Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";
Unattended-Upgrade::Remove-Unused-Dependencies "false";
Unattended-Upgrade::SyslogEnable "true";
Unattended-Upgrade::Automatic-Reboot "${restart}";
Unattended-Upgrade::Automatic-Reboot-WithUsers "true";
Unattended-Upgrade::Automatic-Reboot-Time "now";
// Our own configuration files count as changed by hand: keep them, or their packages are never patched.
#clear Dpkg::Options;
Dpkg::Options { "--force-confdef"; "--force-confold"; };
`;
}

function renderDropIn(timer: string, run: { calendar: string; randomDelaySeconds: number }) {
  const directory = `${UNIT_DIRECTORY}/${timer}.d`;
  const content = `# Written by managed-vm. Hand changes are found and undone.
[Timer]
OnCalendar=
OnCalendar=${run.calendar}
RandomizedDelaySec=${run.randomDelaySeconds}
FixedRandomDelay=true
AccuracySec=1s
# A run that was missed would be made up for outside the window.
Persistent=false
`;
  return { directory, file: file(`${directory}/managed-vm.conf`, content) };
}

const file = (path: string, content: string) =>
  ({ path, content, mode: "0644", owner: "root", group: "root" }) as const;
