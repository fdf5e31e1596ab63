import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { monitoringPerLevel } from "../../policies/rules/monitoring/monitoring-per-level";
import { satelliteBehindAppliance } from "../../policies/rules/monitoring/satellite-behind-appliance";
import { all, allRows, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, type Expected } from "./judge";

const { admin, everything, windows } = contracts;
const monitoring = (name: string, value: unknown): Change => set(`${system}.monitoring.${name}`, value);
const level = (managedOs: string): Change => set(`${system}.basis.level`, managedOs);
const at = (path: string, reason: string): readonly Expected[] => [
  ["fail", "vm", `systems[0].monitoring.${path}`, reason],
];

describe("monitoring-per-level: watched as booked (R90, R93, O30)", () => {
  itJudges(monitoringPerLevel, [
    ["accepts the service card", () => undefined, [["pass", "vm", "", "serviceCard silber"]]],
    ["asks for no sensors under the service card", everything, [["pass", "vm", "", ""]]],
    ["accepts sensors under Advanced (R90)", windows, [["pass", "vm", "", "managedOs advanced"]]],
    [
      "refuses Advanced without sensors (R90)",
      all(windows, monitoring("sensors", false)),
      at("sensors", "found systems[0].monitoring.sensors off under managedOs advanced; required: on"),
    ],
    [
      "refuses Monitoring & Patching without sensors (R90)",
      all(windows, level("monitoring-patching"), monitoring("sensors", false)),
      at("sensors", "managedOs monitoring-patching"),
    ],
    [
      "refuses a system that nobody watches (R90)",
      monitoring("active", false),
      at("active", "off under serviceCard"),
    ],
    ["does not apply to Admin (R93, O30)", admin, [["not-applicable", "vm", "", "nothing of ours watches"]]],
    [
      "refuses rows under Admin (R93, O30)",
      all(admin, monitoring("checks", allRows().slice(0, 2))),
      at("checks[0]", "found the checks hostcheck, https under managedOs admin; required: none"),
    ],
    [
      "refuses sensors under Admin (R93, O30)",
      all(admin, monitoring("sensors", true)),
      at("sensors", "found monitoring under managedOs admin"),
    ],
    [
      "reaches no verdict on unknown sensors",
      all(windows, monitoring("sensors", UNKNOWN)),
      [["not-evaluated", "vm", "systems[0].monitoring.sensors", ""]],
    ],
  ]);
});

describe("satellite-behind-appliance: only the appliance connects it to us (R45, R47, O29)", () => {
  itJudges(satelliteBehindAppliance, [
    [
      "does not apply without satellite",
      () => undefined,
      [["not-applicable", "customer", "", "no satellite"]],
    ],
    ["accepts one behind an appliance", everything, [["pass", "customer", "", "network internal"]]],
    [
      "refuses one without appliance (R45, R47, O29)",
      all(everything, set(fact("appliance"), null)),
      [["fail", "customer", "satellite", "found a satellite without appliance"]],
    ],
    [
      "refuses one in a network that the plan does not have (R47)",
      all(everything, set(`${fact("satellite")}.privateNetwork`, "lab")),
      [["fail", "customer", "satellite.privateNetwork", "found a satellite in network lab"]],
    ],
    [
      "reaches no verdict on unknown networks",
      all(everything, set(fact("privateNetworks"), UNKNOWN)),
      [["not-evaluated", "customer", "privateNetworks", ""]],
    ],
  ]);
});
