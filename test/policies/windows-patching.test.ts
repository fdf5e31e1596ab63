import { describe, expect, it } from "vitest";
import { isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { vmProtected } from "../../policies/rules/data/vm-protected";
import { windowsPatching } from "../../policies/rules/patching/windows-patching";
import { type Fixture } from "./compliant-graph";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, judge, type Expected } from "./judge";

const { windows, windowsCard } = contracts;
const window = (from: string, to: string): Change =>
  all(windowsCard, set(`${system}.patching.window`, { days: ["mon"], from, to }));
const patching = (name: string, value: unknown): Change =>
  all(windowsCard, set(`${system}.patching.${name}`, value));
const fail = (name: string, reason: string): readonly Expected[] => [
  ["fail", "vm", `systems[0].patching.${name}`, reason],
];

describe("windows-patching: unattended between 0 and 3, with restart (R37-R39, O27)", () => {
  itJudges(windowsPatching, [
    ["accepts the whole night (R38)", windowsCard, [["pass", "vm", "", "between 0 and 3"]]],
    ["accepts the last minute (R38)", window("02:59", "03:00"), [["pass", "vm", "", ""]]],
    [
      "refuses a minute more (R38)",
      window("00:00", "03:01"),
      fail("window", "required: inside 00:00-03:00 (R38)"),
    ],
    [
      "refuses an evening (R38)",
      window("23:00", "02:00"),
      fail("window", "found the window mon 23:00-02:00"),
    ],
    ["refuses a whole day (R38)", window("00:00", "00:00"), fail("window", "")],
    [
      "refuses no restart (R39)",
      patching("reboot", "never"),
      fail("reboot", "required: after the installation"),
    ],
    [
      "refuses work by hand (R37)",
      patching("mode", "manual-cycle"),
      fail("mode", "required: automatic (R37)"),
    ],
    ["leaves Managed OS to its level (O27)", windows, [["not-applicable", "vm", "", "O27"]]],
    ["does not apply to Linux", () => undefined, [["not-applicable", "vm", "", "not Windows"]]],
    [
      "reaches no verdict on an unknown window",
      patching("window", UNKNOWN),
      [["not-evaluated", "vm", "systems[0].patching.window", ""]],
    ],
  ]);
});

describe("vm-protected: nothing replaces a VM by the way (R115, R120)", () => {
  itJudges(vmProtected, [
    ["accepts a protected VM", () => undefined, [["pass", "vm", "", "protected"]]],
    [
      "names an unprotected one (R115, R120)",
      set("instance.protect", false),
      [["fail", "instance", "", "found the VM unprotected"]],
    ],
    [
      "leaves a system that is not built to others",
      (f) => void delete (f as Partial<Fixture>).instance,
      [["not-applicable", "vm", "", "not built"]],
    ],
    [
      "does not apply where no platform is named",
      all((f) => void delete (f as Partial<Fixture>).instance, set(fact("platform"), null)),
      [["not-applicable", "vm", "", "contract alone"]],
    ],
  ]);

  it("never blocks: a run may replace a VM by name", () => {
    expect(judge(vmProtected, set("instance.protect", false)).some(isBlocking)).toBe(false);
  });
});
