import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { warnBeyondCritical } from "../../policies/rules/contract/warn-beyond-critical";
import { all, contracts, set, system, type Change } from "./contracts";
import { itJudges } from "./judge";

const { everything, admin } = contracts;
const row = (index: number): string => `systems[0].monitoring.checks[${index}]`;
const field = (index: number, name: string): string => `${system}.monitoring.checks.${index}.${name}`;
const from = (index: number, half: string, threshold: object): Change =>
  set(field(index, `${half}.from`), threshold);
const beyond = (index: number, reason: string) =>
  [["fail", "vm", `${row(index)}.warn.from`, reason]] as const;
const percent = (value: number): object => ({ quantity: "used", percent: value });
const load = (load1: number, load5: number, load15: number): object => ({
  quantity: "load",
  load1,
  load5,
  load15,
});
const pass = [["pass", "vm", "", "warn before they are critical"]] as const;

describe("warn-beyond-critical", () => {
  itJudges(warnBeyondCritical, [
    ["accepts the defaults", everything, pass],
    ["does not apply where nothing is watched", admin, [["not-applicable", "vm", "", "no row"]]],
    [
      "refuses percentages (R62, O38)",
      all(everything, from(2, "warn", percent(96))),
      beyond(2, "used 96 and critical from used 95"),
    ],
    ["accepts equal ones", all(everything, from(2, "warn", percent(95))), pass],
    [
      "refuses one of three loads (O38)",
      all(everything, from(3, "warn", load(10, 10, 16))),
      beyond(3, "load 10 / 10 / 16"),
    ],
    ["accepts three equal loads", all(everything, from(3, "warn", load(20, 20, 15))), pass],
    [
      "reads days left in reverse",
      all(everything, from(1, "warn", { quantity: "days-left", days: 9 })),
      beyond(1, "days-left 9 and critical from days-left 10"),
    ],
    [
      "refuses offsets (O38)",
      all(
        everything,
        from(2, "warn", { quantity: "offset", seconds: 601 }),
        from(2, "critical", { quantity: "offset", seconds: 600 }),
      ),
      beyond(2, "offset 601"),
    ],
    [
      "refuses classes of updates in the wrong order",
      all(
        everything,
        from(2, "warn", { quantity: "updates", kind: "critical" }),
        from(2, "critical", { quantity: "updates", kind: "regular" }),
      ),
      beyond(2, "critical updates"),
    ],
    [
      "refuses response times",
      all(
        everything,
        from(1, "warn", { quantity: "response-time", milliseconds: 900 }),
        from(1, "critical", { quantity: "response-time", milliseconds: 500 }),
      ),
      beyond(1, "response-time 900"),
    ],
    [
      "refuses numbers of own checks",
      all(
        everything,
        set(field(5, "critical"), {
          from: { quantity: "number", value: 4 },
          werktags: "mail",
          sonst: "mail",
        }),
      ),
      beyond(5, "number 5 and critical from number 4"),
    ],
    [
      "refuses a mere warning of what does not answer at all (O38)",
      all(everything, from(1, "warn", { quantity: "unreachable" })),
      beyond(1, "unreachable and critical from days-left 10"),
    ],
    [
      "accepts unreachable as critical",
      all(everything, from(1, "critical", { quantity: "unreachable" })),
      pass,
    ],
    [
      "reaches no verdict on another quantity",
      all(everything, from(2, "warn", { quantity: "colour" })),
      [["not-evaluated", "vm", `${row(2)}.warn.from`, "no known threshold"]],
    ],
    [
      "reaches no verdict on an unknown number",
      all(everything, set(field(2, "critical.from.percent"), UNKNOWN)),
      [["not-evaluated", "vm", `${row(2)}.critical.from.percent`, ""]],
    ],
  ]);
});
