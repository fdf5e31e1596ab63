import { describe, expect, it } from "vitest";
import { isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { applianceForSystemChecks } from "../../policies/rules/contract/appliance-for-system-checks";
import { checkPrerequisites } from "../../policies/rules/contract/check-prerequisites";
import { externalCheckPort } from "../../policies/rules/contract/external-check-port";
import { all, beside, contracts, fact, set, system, type Change } from "./contracts";
import type { Fixture } from "./compliant-graph";
import { itJudges, judge } from "./judge";

const { everything, privateSystem, application, admin } = contracts;
const without = (name: string): Change => set(fact(name), null);
const row = (index: number): string => `systems[0].monitoring.checks[${index}]`;
const field = (index: number, name: string): string => `${system}.monitoring.checks.${index}.${name}`;
const rowsOf = (fixture: Fixture): unknown[] =>
  (fixture.customer.outputs["systems"] as { monitoring: { checks: unknown[] } }[])[0]!.monitoring.checks;
const keepRows =
  (count: number): Change =>
  (fixture) => {
    rowsOf(fixture).splice(count);
  };
const keepRow =
  (index: number): Change =>
  (fixture) => {
    rowsOf(fixture).splice(0, index);
    rowsOf(fixture).splice(1);
  };

describe("appliance-for-system-checks", () => {
  itJudges(applianceForSystemChecks, [
    [
      "does not apply without checks of the system state",
      () => undefined,
      [["not-applicable", "vm", "", "no check"]],
    ],
    ["accepts an appliance", everything, [["pass", "vm", "", "disk, load, uptime, spool"]]],
    [
      "refuses check 3 without it (R45, O19)",
      all(everything, without("appliance"), keepRows(3)),
      [["fail", "vm", row(2), "found the checks disk without appliance; required: a firewall/VPN appliance"]],
    ],
    [
      "refuses check 4 alone (R48)",
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
      "refuses it under the card, and not the same rows under a level (O27)",
      all(everything, without("appliance"), beside({ family: "managedOs", level: "monitoring-patching" })),
      [
        ["fail", "vm", row(2), "required: a firewall/VPN appliance"],
        ["not-applicable", "customer", "", "service card's alone"],
      ],
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

describe("check-prerequisites", () => {
  itJudges(checkPrerequisites, [
    ["accepts an external system", () => undefined, [["pass", "vm", "", "external IPv4"]]],
    ["accepts a private one with appliance and satellite", privateSystem, [["pass", "vm", "", "satellite"]]],
    [
      "refuses a private one without appliance",
      all(privateSystem, without("appliance")),
      [["fail", "vm", "systems[0].network", "hostcheck, https, disk, load and 2 more of a private system"]],
    ],
    ...(
      [
        ["check 1", "R42, O29", 0, "hostcheck"],
        ["check 2", "R43, O29", 1, "https"],
        ["check 3", "R44, R45", 2, "disk"],
        ["check 4", "R48", 5, "spool"],
      ] as const
    ).map(
      ([kind, clauses, index, name]) =>
        [
          `refuses ${kind} of a private one without appliance (${clauses})`,
          all(privateSystem, without("appliance"), keepRow(index)),
          [["fail", "vm", "systems[0].network", `found the checks ${name} of a private system`]],
        ] as const,
    ),
    [
      "refuses checks 3 and 4 of a private one without satellite (R47, O29)",
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

describe("external-check-port", () => {
  itJudges(externalCheckPort, [
    [
      "does not apply without check 2",
      () => undefined,
      [["not-applicable", "vm", "", "no external service"]],
    ],
    ["accepts a declared service", everything, [["pass", "vm", "", "1 external services"]]],
    [
      "refuses a port that no service opens (R43)",
      all(everything, external("https", 8443)),
      [["fail", "vm", port, "found the check https of tcp 8443, which is closed to the provider"]],
    ],
    [
      "refuses a service that leaves the provider out (R43)",
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
    [
      "refuses a service that the provider reaches by IPv6 alone (O20)",
      all(everything, services({ sources: ["2001:db8::/32"] })),
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

it("stops a deployment, waivers aside", () => {
  const broken = all(everything, without("appliance"));
  expect(judge(applianceForSystemChecks, broken).some(isBlocking)).toBe(true);
  expect(judge(applianceForSystemChecks, application).some(isBlocking)).toBe(false);
});
