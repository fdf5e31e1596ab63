import { describe, expect, it } from "vitest";
import { isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { applianceForSystemChecks } from "../../policies/rules/contract/appliance-for-system-checks";
import { checkPrerequisites } from "../../policies/rules/contract/check-prerequisites";
import { externalCheckPort } from "../../policies/rules/contract/external-check-port";
import { warnBeyondCritical } from "../../policies/rules/contract/warn-beyond-critical";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, judge } from "./judge";

const { everything, privateSystem, application, admin } = contracts;
const without = (name: string): Change => set(fact(name), null);
const row = (index: number): string => `systems[0].monitoring.checks[${index}]`;
const field = (index: number, name: string): string => `${system}.monitoring.checks.${index}.${name}`;
const keepRows =
  (count: number): Change =>
  (fixture) => {
    const { checks } = (fixture.customer.outputs["systems"] as { monitoring: { checks: unknown[] } }[])[0]!
      .monitoring;
    checks.splice(count);
  };

describe("appliance-for-system-checks (R45, O19, O27)", () => {
  itJudges(applianceForSystemChecks, [
    [
      "does not apply without checks of the system state",
      () => undefined,
      [["not-applicable", "vm", "", "no check"]],
    ],
    ["accepts an appliance", everything, [["pass", "vm", "", "disk, load, uptime, spool"]]],
    [
      "refuses check 3 without it",
      all(everything, without("appliance"), keepRows(3)),
      [["fail", "vm", row(2), "found the checks disk without appliance; required: a firewall/VPN appliance"]],
    ],
    [
      "refuses check 4 alone",
      all(
        everything,
        without("appliance"),
        set(field(2, "check"), 1),
        set(field(3, "check"), 1),
        set(field(4, "check"), 1),
      ),
      [["fail", "vm", row(5), "spool"]],
    ],
    [
      "does not apply to levels",
      all(
        everything,
        without("appliance"),
        set(`${system}.basis`, { family: "managedOs", level: "advanced" }),
      ),
      [["not-applicable", "vm", "", "service card's alone"]],
    ],
    [
      "leaves private systems to check-prerequisites",
      all(privateSystem, without("appliance")),
      [["not-applicable", "vm", "", "check-prerequisites"]],
    ],
    [
      "reaches no verdict on an unknown kind of check",
      all(everything, set(field(0, "check"), 5)),
      [["not-evaluated", "vm", `${row(0)}.check`, "none of the four"]],
    ],
  ]);
});

describe("check-prerequisites (R42-R48, O29)", () => {
  itJudges(checkPrerequisites, [
    ["accepts an external system", () => undefined, [["pass", "vm", "", "external IPv4"]]],
    ["accepts a private one with appliance and satellite", privateSystem, [["pass", "vm", "", "satellite"]]],
    [
      "refuses a private one without appliance",
      all(privateSystem, without("appliance")),
      [["fail", "vm", "systems[0].network", "hostcheck, https, disk, load and 2 more of a private system"]],
    ],
    [
      "refuses checks 3 and 4 of a private one without satellite",
      all(privateSystem, without("satellite")),
      [
        [
          "fail",
          "vm",
          "systems[0].network",
          "disk, load, uptime, spool of a private system without it; required: a monitoring",
        ],
      ],
    ],
    [
      "names both",
      all(privateSystem, without("satellite"), without("appliance")),
      [
        ["fail", "vm", "systems[0].network", "required: an appliance"],
        ["fail", "vm", "systems[0].network", "required: a monitoring satellite"],
      ],
    ],
    [
      "needs no satellite for checks 1 and 2",
      all(privateSystem, without("satellite"), keepRows(2)),
      [["pass", "vm", "", ""]],
    ],
    [
      "holds under levels as well",
      all(
        privateSystem,
        without("satellite"),
        set(`${system}.basis`, { family: "managedOs", level: "advanced" }),
      ),
      [["fail", "vm", "systems[0].network", "satellite"]],
    ],
    [
      "does not apply where nothing is watched (O30)",
      admin,
      [["not-applicable", "vm", "", "nothing is watched"]],
    ],
    [
      "reaches no verdict on unknown rows",
      set(`${system}.monitoring.checks`, UNKNOWN),
      [["not-evaluated", "vm", "systems[0].monitoring.checks", ""]],
    ],
  ]);
});

const port = `${row(1)}.external.port`;
const services = (service: object): Change =>
  set(`${system}.services`, [
    { name: "https", protocol: "tcp", port: 443, sources: ["0.0.0.0/0"], ...service },
  ]);
const external = (kind: string, number: number): Change => set(field(1, "external"), { kind, port: number });

describe("external-check-port (R43)", () => {
  itJudges(externalCheckPort, [
    [
      "does not apply without check 2",
      () => undefined,
      [["not-applicable", "vm", "", "no external service"]],
    ],
    ["accepts a declared service", everything, [["pass", "vm", "", "1 external services"]]],
    [
      "refuses a port that no service opens",
      all(everything, external("https", 8443)),
      [["fail", "vm", port, "found the check https of tcp 8443, which is closed to the provider"]],
    ],
    [
      "refuses a service that leaves the provider out",
      all(everything, services({ sources: ["192.0.2.0/24"] })),
      [["fail", "vm", port, "tcp 443"]],
    ],
    [
      "refuses a service of the other protocol",
      all(everything, services({ protocol: "udp" })),
      [["fail", "vm", port, "tcp 443"]],
    ],
    [
      "accepts a service that is open to the provider alone",
      all(everything, services({ sources: ["203.0.113.0/24"] })),
      [["pass", "vm", "", ""]],
    ],
    [
      "refuses a service that leaves one of the provider's sources out",
      all(
        everything,
        set(`${fact("provider")}.sources`, ["203.0.113.7/32", "198.51.100.9/32"]),
        services({ sources: ["203.0.113.0/24"] }),
      ),
      [["fail", "vm", port, "tcp 443"]],
    ],
    ["accepts the provider's own SSH", all(everything, external("ssh", 22)), [["pass", "vm", "", ""]]],
    [
      "accepts DNS by UDP",
      all(everything, external("dns", 53), services({ protocol: "udp", port: 53 })),
      [["pass", "vm", "", ""]],
    ],
    [
      "reaches no verdict on an unknown port",
      all(everything, set(field(1, "external.port"), UNKNOWN)),
      [["not-evaluated", "vm", port, ""]],
    ],
  ]);
});

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

describe("warn-beyond-critical (O38)", () => {
  itJudges(warnBeyondCritical, [
    ["accepts the defaults", everything, pass],
    ["does not apply where nothing is watched", admin, [["not-applicable", "vm", "", "no row"]]],
    [
      "refuses percentages",
      all(everything, from(2, "warn", percent(96))),
      beyond(2, "used 96 and critical from used 95"),
    ],
    ["accepts equal ones", all(everything, from(2, "warn", percent(95))), pass],
    [
      "refuses one of three loads",
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
      "refuses offsets",
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
      "refuses a mere warning of what does not answer at all",
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

it("stops a deployment, waivers aside", () => {
  const broken = all(everything, without("appliance"));
  expect(judge(applianceForSystemChecks, broken).some(isBlocking)).toBe(true);
  expect(judge(applianceForSystemChecks, application).some(isBlocking)).toBe(false);
});
