import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { isBlocking } from "../../infra/audit/findings";
import { lifecycleMargin } from "../../policies/rules/os/lifecycle-margin";
import { supportedOs } from "../../policies/rules/os/supported-os";
import { setField, type Fixture } from "./compliant-graph";
import { itJudges, judge } from "./judge";

const os =
  (id: unknown, today: unknown = "2026-11-22") =>
  (fixture: Fixture): void => {
    setField(fixture, "customer.outputs.systems.0.os", id);
    setField(fixture, "customer.outputs.today", today);
    setField(fixture, "vm.outputs.os", id);
    setField(fixture, "instance.inputs.os", id);
  };

describe("supported-os", () => {
  itJudges(supportedOs, [
    ["accepts the compliant graph", () => undefined, [["pass", "vm", "", "debian-13"]]],
    ["accepts the last day of regular support", os("debian-13", "2028-08-09"), [["pass", "vm", "", ""]]],
    [
      "refuses the day after it (R118)",
      os("debian-13", "2028-08-10"),
      [["fail", "vm", "os", "ended on 2028-08-09"]],
    ],
    [
      "refuses a release whose longer support is by others (R118)",
      os("debian-12"),
      [["fail", "vm", "os", "ended on 2026-07-11"]],
    ],
    ["refuses what is not in the catalogue (R28)", os("arch"), [["fail", "vm", "os", "found arch"]]],
    [
      "refuses an interim release of Ubuntu (R28)",
      os("ubuntu-25.10", "2026-01-01"),
      [["fail", "vm", "os", "not supported"]],
    ],
    ["accepts Ubuntu LTS", os("ubuntu-24.04"), [["pass", "vm", "", ""]]],
    ["accepts Rocky", os("rocky-9"), [["pass", "vm", "", ""]]],
    ["accepts a Windows Server", os("windows-server-2022"), [["pass", "vm", "", ""]]],
    [
      "refuses a Windows Server that is not offered (R33)",
      os("windows-server-2012"),
      [["fail", "vm", "os", "found windows-server-2012; required: an operating system of the catalogue"]],
    ],
    [
      "refuses a Windows Server for which nothing is offered any more (R33, R118)",
      os("windows-server-2016", "2027-01-13"),
      [["fail", "vm", "os", "ended on 2027-01-12"]],
    ],
    [
      "refuses another OS built than planned",
      (f) => setField(f, "instance.inputs.os", "debian-12"),
      [["fail", "instance", "os", "found debian-12 built"]],
    ],
    ["reaches no verdict on an unknown OS", os(UNKNOWN), [["not-evaluated", "vm", "systems[0].os", ""]]],
    [
      "reaches no verdict on an unknown day",
      os("debian-13", UNKNOWN),
      [["not-evaluated", "vm", "today", ""]],
    ],
    [
      "reaches no verdict on a day that does not exist",
      os("debian-13", "2026-02-30"),
      [["not-evaluated", "vm", "today", "not a day"]],
    ],
    [
      "reaches no verdict on another form of date",
      os("debian-13", "22.11.2026"),
      [["not-evaluated", "vm", "today", "not a day"]],
    ],
  ]);
});

describe("lifecycle-margin", () => {
  itJudges(lifecycleMargin, [
    ["accepts 180 days", os("debian-13", "2028-02-11"), [["pass", "vm", "", "180 days"]]],
    ["announces 179 days (R121)", os("debian-13", "2028-02-12"), [["fail", "vm", "", "(179 days)"]]],
    ["announces the last day (R121)", os("debian-13", "2028-08-09"), [["fail", "vm", "", "(0 days)"]]],
    [
      "leaves an ended support to supported-os",
      os("debian-13", "2028-08-10"),
      [["not-applicable", "vm", "", "supported-os"]],
    ],
    [
      "leaves unsupported systems to supported-os",
      os("arch"),
      [["not-applicable", "vm", "", "supported-os"]],
    ],
    [
      "reaches no verdict on an unknown day",
      os("debian-13", UNKNOWN),
      [["not-evaluated", "vm", "today", ""]],
    ],
  ]);

  it("never blocks", () => {
    expect(judge(lifecycleMargin, os("debian-13", "2028-08-09")).some(isBlocking)).toBe(false);
  });
});
