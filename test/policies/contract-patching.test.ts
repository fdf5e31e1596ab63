import { describe, expect, it } from "vitest";
import { isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { catalogue } from "../../infra/contract";
import { staleLifecycleData } from "../../policies/rules/contract/stale-lifecycle-data";
import { thirdPartyRepositories } from "../../policies/rules/contract/third-party-repositories";
import { windowInDstNight } from "../../policies/rules/contract/window-in-dst-night";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, judge } from "./judge";

const { everything, admin } = contracts;
const window = (days: readonly string[], from: string, to: string): Change =>
  set(`${system}.patching.window`, { days: [...days], from, to });
const vanishes = [
  [
    "fail",
    "vm",
    "systems[0].patching.window",
    "does not exist on the day when the clocks go forward (2027-03-28)",
  ],
] as const;
const twice = [
  [
    "fail",
    "vm",
    "systems[0].patching.window",
    "comes in two pieces on the day when the clocks go back (2027-10-3",
  ],
] as const;
const pass = [["pass", "vm", "", "holds in every week"]] as const;

describe("window-in-dst-night", () => {
  itJudges(windowInDstNight, [
    ["accepts weekdays", () => undefined, pass],
    ["accepts the default of Linux", window(catalogue.WEEKDAYS, "03:00", "05:00"), pass],
    ["accepts the default of Windows", window(catalogue.WEEKDAYS, "00:00", "03:00"), pass],
    ["refuses the whole missing hour (R77)", window(["sun"], "02:00", "03:00"), vanishes],
    ["refuses a part of it", window(["sun"], "02:15", "02:45"), vanishes],
    ["refuses it among other days", window(["wed", "sun"], "02:15", "02:45"), vanishes],
    ["accepts it on other days", window(["mon", "sat"], "02:15", "02:45"), pass],
    ["refuses a beginning inside (R77)", window(["sun"], "02:30", "05:00"), twice],
    ["refuses an end inside", window(["sun"], "01:00", "02:30"), twice],
    ["refuses an end inside after midnight", window(["sat"], "23:00", "02:30"), twice],
    ["accepts an end at its beginning", window(["sun"], "01:00", "02:00"), pass],
    ["accepts a beginning at its end", window(["sun"], "03:00", "04:00"), pass],
    ["accepts a window around it", window(["sat", "sun"], "22:00", "04:00"), pass],
    ["accepts the night to Monday", window(["sun"], "23:00", "02:30"), pass],
    [
      "does not apply where the customer patches",
      all(admin, window(["sun"], "02:00", "03:00")),
      [["not-applicable", "vm", "", "R93"]],
    ],
    [
      "reaches no verdict on an unknown window",
      set(`${system}.patching.window`, UNKNOWN),
      [["not-evaluated", "vm", "systems[0].patching.window", ""]],
    ],
  ]);
});

const repositories = `${system}.patching.thirdPartyRepositories`;
const notOrdered = all(everything, set(`${repositories}.0.updates`, "not-ordered"));

describe("third-party-repositories", () => {
  itJudges(thirdPartyRepositories, [
    ["does not apply without any", () => undefined, [["not-applicable", "vm", "", "no third-party"]]],
    ["accepts ordered updates", everything, [["pass", "vm", "", "are ordered"]]],
    [
      "says that others are excluded (R21, R25)",
      notOrdered,
      [
        [
          "fail",
          "vm",
          "systems[0].patching.thirdPartyRepositories[0]",
          "found the repository vendor without ordered updates, which are excluded from patching",
        ],
      ],
    ],
    [
      "does not apply where the customer patches",
      all(notOrdered, set(`${system}.patching.mode`, "none")),
      [["not-applicable", "vm", "", "R93"]],
    ],
    [
      "reaches no verdict on unknown repositories",
      set(repositories, UNKNOWN),
      [["not-evaluated", "vm", "systems[0].patching.thirdPartyRepositories", ""]],
    ],
  ]);

  it("never blocks", () => {
    expect(judge(thirdPartyRepositories, notOrdered).some(isBlocking)).toBe(false);
  });
});

const daysAfterSnapshot = (days: number): Change => {
  const day = new Date(Date.parse(catalogue.LIFECYCLE_SNAPSHOT_DATE) + days * 86_400_000);
  return set(fact("today"), day.toISOString().slice(0, 10));
};

describe("stale-lifecycle-data", () => {
  itJudges(staleLifecycleData, [
    [
      "accepts dates of the same day",
      daysAfterSnapshot(0),
      [["pass", "customer", "", catalogue.LIFECYCLE_SNAPSHOT_DATE]],
    ],
    ["accepts 180 days", daysAfterSnapshot(180), [["pass", "customer", "", ""]]],
    [
      "warns of 181 days (R98, R118)",
      daysAfterSnapshot(181),
      [["fail", "customer", "today", "(181 days old)"]],
    ],
    [
      "reaches no verdict on an unknown day",
      set(fact("today"), UNKNOWN),
      [["not-evaluated", "customer", "today", ""]],
    ],
  ]);

  it("never blocks", () => {
    expect(judge(staleLifecycleData, daysAfterSnapshot(1000)).some(isBlocking)).toBe(false);
  });
});
