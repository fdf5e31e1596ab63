import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { patchPolicy } from "../../policies/rules/patching/patch-policy";
import { editFile, fileIndex, setField, type Fixture } from "./compliant-graph";
import { all } from "./contracts";
import { itJudges, type Expected } from "./judge";

const set =
  (path: string, value: unknown) =>
  (fixture: Fixture): void =>
    setField(fixture, path, value);
const edit =
  (file: keyof typeof fileIndex, from: string, to: string) =>
  (fixture: Fixture): void =>
    editFile(fixture, fileIndex[file], from, to);
const system = "customer.outputs.systems.0";
const level = (name: string) => set(`${system}.basis`, { family: "managedOs", level: name });
const pass: readonly Expected[] = [["pass", "guest", "", "inside the window"]];
const failIn = (file: keyof typeof fileIndex, reason: string): Expected => [
  "fail",
  "guest",
  `files[${fileIndex[file]}].content`,
  reason,
];
const addFile =
  (path: string, content: string) =>
  (fixture: Fixture): void => {
    (fixture.guest.inputs["files"] as unknown[]).push({ path, content });
  };
const start = (time: string) => edit("timer", "23:30:00", time);

describe("patch-policy, mode", () => {
  itJudges(patchPolicy, [
    ["accepts the compliant graph", () => undefined, pass],
    [
      "refuses no patching under the service card (R30)",
      set(`${system}.patching.mode`, "none"),
      [["fail", "vm", "", "required: automatic (R30)"]],
    ],
    [
      "refuses patching by hand of Debian (R30)",
      set(`${system}.patching.mode`, "manual-cycle"),
      [["fail", "vm", "", "required: automatic (R30)"]],
    ],
    [
      "refuses automatic patching at the Admin level (R93, O30)",
      set(`${system}.basis`, { family: "managedOs", level: "admin" }),
      [["fail", "vm", "", "required: none (R93)"]],
    ],
    [
      "accepts it at the Monitoring & Patching level",
      set(`${system}.basis`, { family: "managedOs", level: "monitoring-patching" }),
      pass,
    ],
    [
      "refuses no patching at levels that include it (R88)",
      all(level("monitoring-patching"), set(`${system}.patching.mode`, "none")),
      [["fail", "vm", "", "required: automatic (R88)"]],
    ],
    [
      "refuses automatic patching of Rocky under the service card (R29, O21)",
      set(`${system}.os`, "rocky-9"),
      [["fail", "vm", "", "found patch mode automatic; required: manual-cycle (R29)"]],
    ],
    [
      "refuses the cycle by hand for Rocky under a level (O21)",
      all(level("advanced"), set(`${system}.os`, "rocky-9"), set(`${system}.patching.mode`, "manual-cycle")),
      [["fail", "vm", "", "found patch mode manual-cycle; required: automatic"]],
    ],
    [
      "leaves other systems to supported-os",
      set(`${system}.os`, "arch"),
      [["not-applicable", "vm", "", "supported-os"]],
    ],
    [
      "refuses automatic patching that nothing renders",
      (f) => {
        setField(f, `${system}.os`, "rocky-9");
        setField(f, `${system}.basis`, { family: "managedOs", level: "advanced" });
      },
      [["fail", "vm", "", "nothing rendered that patches Rocky Linux 9"]],
    ],
    [
      "refuses a VM without guest configuration",
      (f) => void delete (f as Partial<Fixture>).guest,
      [["fail", "vm", "", "nothing rendered"]],
    ],
    [
      "judges the mode alone where no platform is named and nothing is built",
      (f) => {
        for (const key of ["vm", "guest"] as const) delete (f as Partial<Fixture>)[key];
        setField(f, "customer.outputs.platform", null);
      },
      [["not-applicable", "customer", "", "mode automatic is right"]],
    ],
  ]);
});

describe("patch-policy, repositories", () => {
  itJudges(patchPolicy, [
    [
      "refuses a third-party origin (R20, R23)",
      edit("unattendedUpgrades", "};", '"origin=Example";\n};'),
      [failIn("unattendedUpgrades", "origin=Example")],
    ],
    [
      "refuses wildcards (R20, R23)",
      edit("unattendedUpgrades", "trixie-updates", "*"),
      [
        failIn("unattendedUpgrades", "codename=*"),
        failIn("unattendedUpgrades", "no origin for trixie-updates"),
      ],
    ],
    [
      "refuses another release",
      edit("unattendedUpgrades", "codename=trixie,", "codename=forky,"),
      [failIn("unattendedUpgrades", "forky"), failIn("unattendedUpgrades", "no origin for trixie")],
    ],
    [
      "refuses an origin named in part",
      edit("unattendedUpgrades", ",label=Debian-Security", ""),
      [failIn("unattendedUpgrades", ""), failIn("unattendedUpgrades", "trixie-security")],
    ],
    [
      "refuses no security repository (R20, R23)",
      edit("unattendedUpgrades", '  "origin=Debian,codename=trixie-security,label=Debian-Security";\n', ""),
      [failIn("unattendedUpgrades", "no origin for trixie-security")],
    ],
    [
      "refuses lists that add up with the shipped ones",
      edit("unattendedUpgrades", "#clear Unattended-Upgrade::Origins-Pattern;", ""),
      [failIn("unattendedUpgrades", "not cleared")],
    ],
    [
      "refuses a later file of ours that adds one",
      addFile("/etc/apt/apt.conf.d/60-more", 'Unattended-Upgrade::Origins-Pattern:: "site=example.com";'),
      [failIn("unattendedUpgrades", "site=example.com")],
    ],
    [
      "refuses the old style of list",
      addFile(
        "/etc/apt/apt.conf.d/60-more.conf",
        'Unattended-Upgrade { Allowed-Origins { "Example:stable"; }; };',
      ),
      [failIn("unattendedUpgrades", "Example:stable")],
    ],
    [
      "refuses a later file of ours that empties the list",
      addFile("/etc/apt/apt.conf.d/60-more", "#clear Unattended-Upgrade::Origins-Pattern;"),
      [
        failIn("unattendedUpgrades", "no origin for trixie;"),
        failIn("unattendedUpgrades", "no origin for trixie-updates"),
        failIn("unattendedUpgrades", "no origin for trixie-security"),
      ],
    ],
    [
      "ignores files that apt ignores",
      addFile("/etc/apt/apt.conf.d/60-more.bak", 'Unattended-Upgrade::Origins-Pattern:: "site=example.com";'),
      pass,
    ],
  ]);
});

describe("patch-policy, switch and restart", () => {
  itJudges(patchPolicy, [
    [
      "refuses upgrades switched off (R30)",
      edit("periodic", 'Unattended-Upgrade "always"', 'Unattended-Upgrade "0"'),
      [failIn("periodic", "APT::Periodic::Unattended-Upgrade off")],
    ],
    ["accepts every day", edit("periodic", 'Unattended-Upgrade "always"', 'Unattended-Upgrade "1"'), pass],
    [
      "refuses all of it switched off",
      edit("periodic", 'Enable "1"', 'Enable "0"'),
      [failIn("periodic", "Enable off")],
    ],
    [
      "refuses no restart",
      edit("unattendedUpgrades", 'Reboot "true"', 'Reboot "false"'),
      [failIn("unattendedUpgrades", "found Automatic-Reboot false")],
    ],
    [
      "refuses a restart that was not agreed (R31)",
      set(`${system}.patching.reboot`, "never"),
      [failIn("unattendedUpgrades", "required: false")],
    ],
    ["accepts a restart inside the window", edit("unattendedUpgrades", '"now"', '"00:59"'), pass],
    [
      "refuses a restart at its end (R31, O32)",
      edit("unattendedUpgrades", '"now"', '"01:00"'),
      [failIn("unattendedUpgrades", "found Automatic-Reboot-Time 01:00")],
    ],
    [
      "refuses a restart before it (R31)",
      edit("unattendedUpgrades", '"now"', '"22:59"'),
      [failIn("unattendedUpgrades", "22:59")],
    ],
    [
      "refuses a timer that is not enabled",
      set("guest.inputs.units.0.enabled", false),
      [["fail", "guest", "units[0]", "not enabled"]],
    ],
    [
      "refuses a timer that is not named",
      set("guest.inputs.units", []),
      [["fail", "guest", "units", "not enabled"]],
    ],
  ]);
});

describe("patch-policy, window Mon, Tue 23:00-01:00", () => {
  itJudges(patchPolicy, [
    ["accepts its first minute", start("23:00"), pass],
    [
      "refuses the minute before (R77)",
      start("22:59"),
      [failIn("timer", "a start outside the window"), failIn("timer", "without start")],
    ],
    ["accepts a start behind midnight", edit("timer", "Mon,Tue *-*-* 23:30:00", "Tue..Wed 00:15"), pass],
    [
      "refuses the day before it opens",
      edit("timer", "Mon,Tue *-*-* 23:30:00", "Mon..Wed 00:15"),
      [failIn("timer", "outside")],
    ],
    [
      "counts the random delay: 00:29:58 + 30 min + 1 s is inside",
      edit("timer", "Mon,Tue *-*-* 23:30:00", "Tue,Wed 00:29:58"),
      pass,
    ],
    [
      "00:29:59 + 30 min + 1 s is its end (R77, O32)",
      edit("timer", "Mon,Tue *-*-* 23:30:00", "Tue,Wed 00:29:59"),
      [failIn("timer", "outside"), failIn("timer", "without start")],
    ],
    ["counts the shipped delay where none is set", edit("timer", "RandomizedDelaySec=1800\n", ""), pass],
    [
      "which is an hour",
      (f) => {
        edit("timer", "RandomizedDelaySec=1800\n", "")(f);
        edit("timer", "Mon,Tue *-*-* 23:30:00", "Tue,Wed 00:00")(f);
      },
      [failIn("timer", "outside"), failIn("timer", "without start")],
    ],
    [
      "refuses a day without start",
      edit("timer", "Mon,Tue", "Mon"),
      [failIn("timer", "a day of the window without start")],
    ],
    ["refuses a day too many (R77)", edit("timer", "Mon,Tue", "Mon..Wed"), [failIn("timer", "outside")]],
    [
      "refuses another time zone",
      edit("timer", "Europe/Berlin", "UTC"),
      [failIn("timer", "another time zone")],
    ],
    ["refuses no time zone", edit("timer", " Europe/Berlin", ""), [failIn("timer", "another time zone")]],
    [
      "refuses runs made up for at boot",
      edit("timer", "Persistent=false", "Persistent=true"),
      [failIn("timer", "Persistent")],
    ],
    [
      "refuses the shipped Persistent",
      edit("timer", "Persistent=false\n", ""),
      [failIn("timer", "Persistent")],
    ],
    [
      "refuses the shipped times beside ours",
      edit("timer", "OnCalendar=\n", ""),
      [failIn("timer", "own times")],
    ],
    [
      "ignores times that are emptied later",
      edit("timer", "OnCalendar=\n", "OnCalendar=12:00\nOnCalendar=\n"),
      pass,
    ],
    [
      "refuses no drop-in",
      set("guest.inputs.files.3.path", "/etc/other"),
      [["fail", "guest", "files", "no drop-in"]],
    ],
  ]);
});

describe("patch-policy where we do not patch", () => {
  const admin = (fixture: Fixture): void => {
    setField(fixture, `${system}.basis`, { family: "managedOs", level: "admin" });
    setField(fixture, `${system}.patching.mode`, "none");
  };
  const nothing = (fixture: Fixture): void => {
    admin(fixture);
    (fixture.guest.inputs["files"] as unknown[]).splice(1);
    setField(fixture, "guest.inputs.packages", ["openssh-server"]);
  };
  itJudges(patchPolicy, [
    ["accepts no patch files", nothing, [["pass", "vm", "", "no patch configuration"]]],
    [
      "accepts other settings of apt",
      (f) => {
        nothing(f);
        addFile("/etc/apt/apt.conf.d/90-proxy", 'Acquire::Retries "3";')(f);
      },
      [["pass", "vm", "", ""]],
    ],
    [
      "refuses each of ours (R93, O30)",
      admin,
      [
        failIn("periodic", "20auto-upgrades"),
        failIn("unattendedUpgrades", "52-managed-vm"),
        failIn("timer", "managed-vm.conf"),
        ["fail", "guest", "packages[1]", "unattended-upgrades"],
      ],
    ],
  ]);
});

describe("patch-policy reaches no verdict", () => {
  const unevaluated = (path: string, reason = ""): readonly Expected[] => [
    ["not-evaluated", "vm", path, reason],
  ];
  itJudges(patchPolicy, [
    ["on an unknown mode", set(`${system}.patching.mode`, UNKNOWN), unevaluated("systems[0].patching.mode")],
    ["on an unknown basis", set(`${system}.basis`, UNKNOWN), unevaluated("systems[0].basis")],
    ["on another basis", set(`${system}.basis.family`, "gold"), unevaluated("systems[0].basis.level")],
    [
      "on an unknown window",
      set(`${system}.patching.window`, UNKNOWN),
      unevaluated("systems[0].patching.window"),
    ],
    [
      "on an hour that does not exist",
      set(`${system}.patching.window.to`, "24:00"),
      unevaluated("systems[0].patching.window.to"),
    ],
    ["on unknown content", set("guest.inputs.files.2.content", UNKNOWN), unevaluated("files[2].content")],
    ["on unknown units", set("guest.inputs.units", UNKNOWN), unevaluated("units")],
    [
      "on files of apt that cannot be read",
      edit("unattendedUpgrades", "};", ""),
      unevaluated("", "ends too early"),
    ],
    [
      "on other triggers of the timer",
      edit("timer", "Persistent", "OnBootSec=15min\nPersistent"),
      unevaluated("", "OnBootSec"),
    ],
    [
      "on calendar expressions beyond a weekly window",
      edit("timer", "*-*-*", "*-*-1..7"),
      unevaluated("", "OnCalendar"),
    ],
    [
      "on days over the end of the week, which systemd refuses",
      edit("timer", "Mon,Tue", "Sun..Mon"),
      unevaluated("", "OnCalendar"),
    ],
    ["on days that do not exist", edit("timer", "Mon,Tue", "Mon,Tux"), unevaluated("", "OnCalendar")],
    ["on time spans beyond hours", edit("timer", "1800", "1month"), unevaluated("", "time span")],
  ]);
});
