import { UNKNOWN } from "../../infra/audit/graph";
import { onlyRequiredPorts } from "../../policies/rules/firewall/only-required-ports";
import { allowEntry, setField, type Fixture } from "./compliant-graph";
import { itJudges } from "./judge";

const add =
  (entry: Record<string, unknown>) =>
  (fixture: Fixture): void => {
    (fixture.acl.inputs["ingress"] as unknown[]).push(entry);
  };
const set =
  (path: string, value: unknown) =>
  (fixture: Fixture): void =>
    setField(fixture, path, value);
const pass = [["pass", "acl", "", "each required by system web"]] as const;

itJudges(onlyRequiredPorts, [
  ["accepts the compliant graph", () => undefined, pass],
  ["accepts a part of the declared sources", add(allowEntry("tcp", "443", "198.51.100.0/24")), pass],
  [
    "accepts customer and provider sources in one rule",
    add(allowEntry("tcp", "22", "192.0.2.0/25,203.0.113.7/32")),
    pass,
  ],
  [
    "refuses an undeclared port (R15)",
    add(allowEntry("tcp", "8080", "203.0.113.7/32")),
    [["fail", "acl", "ingress[4].destinationPort", "tcp 8080"]],
  ],
  [
    "refuses the declared port of another protocol",
    add(allowEntry("udp", "443", "::/0")),
    [["fail", "acl", "ingress[4].destinationPort", "udp 443"]],
  ],
  [
    "refuses a range beyond the declared port",
    add(allowEntry("tcp", "443-444", "::/0")),
    [["fail", "acl", "ingress[4].destinationPort", "only 443 of it"]],
  ],
  [
    "refuses an undeclared source (R15)",
    add(allowEntry("tcp", "22", "192.0.2.0/23")),
    [["fail", "acl", "ingress[4].source", "tcp 22 open to 192.0.2.0/23"]],
  ],
  [
    "refuses any protocol",
    add(allowEntry("", "", "203.0.113.7/32")),
    [["fail", "acl", "ingress[4]", "any protocol"]],
  ],
  [
    "refuses ping from others (R15)",
    add(allowEntry("icmp4", "", "192.0.2.1/32")),
    [["fail", "acl", "ingress[4].source", "icmp open to 192.0.2.1/32"]],
  ],
  [
    "refuses RDP on a Linux system",
    add(allowEntry("tcp", "3389", "203.0.113.7/32")),
    [["fail", "acl", "ingress[4].destinationPort", "tcp 3389"]],
  ],
  [
    "accepts RDP and refuses SSH for the provider of a Windows system",
    (f) => {
      setField(f, "customer.outputs.systems.0.os", "windows-server-2025");
      setField(f, "customer.outputs.systems.0.customerAccess", []);
      f.acl.inputs["ingress"] = [
        allowEntry("tcp", "3389", "203.0.113.7/32"),
        allowEntry("tcp", "22", "203.0.113.7/32"),
      ];
    },
    [["fail", "acl", "ingress[1].destinationPort", "tcp 22"]],
  ],
  [
    "refuses what the plan no longer declares (R15)",
    set("customer.outputs.systems.0.services", []),
    [["fail", "acl", "ingress[3].destinationPort", "tcp 443"]],
  ],
  [
    "refuses a firewall beside the components (R14, R15)",
    set("acl.parent", "urn:pulumi:demo::managed-vm::stack"),
    [
      ["fail", "acl", "ingress[0].destinationPort", "tcp 22"],
      ["fail", "acl", "ingress[1].source", "icmp"],
      ["fail", "acl", "ingress[2].destinationPort", "tcp 22"],
      ["fail", "acl", "ingress[3].destinationPort", "tcp 443"],
      ["fail", "vm", "", "no cloud firewall"],
    ],
  ],
  [
    "refuses a system without firewall (R14)",
    (f) => void delete (f as Partial<Fixture>).acl,
    [["fail", "vm", "", "no cloud firewall"]],
  ],
  [
    "does not apply to a system that is not built, where no platform is named",
    (f) => {
      for (const key of ["vm", "firewall", "acl", "instance", "guest"] as const)
        delete (f as Partial<Fixture>)[key];
      setField(f, "customer.outputs.platform", null);
    },
    [["not-applicable", "customer", "", "contract alone"]],
  ],
  [
    "reaches no verdict on unknown provider sources",
    set("customer.outputs.provider.sources", UNKNOWN),
    [["not-evaluated", "acl", "provider.sources", ""]],
  ],
  [
    "reaches no verdict on unknown services",
    set("customer.outputs.systems.0.services", UNKNOWN),
    [["not-evaluated", "acl", "systems[0].services", ""]],
  ],
  [
    "reaches no verdict on unknown rules",
    set("acl.inputs.ingress", UNKNOWN),
    [["not-evaluated", "acl", "ingress", ""]],
  ],
  [
    "reaches no verdict on unknown systems",
    set("customer.outputs.systems", UNKNOWN),
    [["not-evaluated", "stack", "systems", ""]],
  ],
  [
    "reaches no verdict without plan",
    (f) => void delete (f as Partial<Fixture>).customer,
    [["not-evaluated", "stack", "", "without a Customer component"]],
  ],
  [
    "reaches no verdict when a VM's system is unknown",
    set("vm.outputs.system", UNKNOWN),
    [["not-evaluated", "stack", "system", ""]],
  ],
]);
