import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { externalIpv4OrAppliance } from "../../policies/rules/access/external-ipv4-or-appliance";
import { appliancePatching } from "../../policies/rules/contract/appliance-patching";
import { privateNetworksDistinct } from "../../policies/rules/contract/private-networks-distinct";
import { lifecycleMargin } from "../../policies/rules/os/lifecycle-margin";
import { supportedOs } from "../../policies/rules/os/supported-os";
import { all, contracts, fact, set, type Change } from "./contracts";
import { itJudges } from "./judge";

const { everything, privateSystem, application } = contracts;
const office = (fields: object): Change =>
  set(`${fact("privateNetworks")}.1`, { name: "office", ipv4: "172.16.4.0/22", ...fields });
const refused = (path: string, reason: string) =>
  ["fail", "customer", `privateNetworks[1].${path}`, reason] as const;

describe("private-networks-distinct", () => {
  itJudges(privateNetworksDistinct, [
    ["does not apply without networks", () => undefined, [["not-applicable", "customer", "", "no private"]]],
    ["accepts distinct private networks", everything, [["pass", "customer", "", "2 private networks"]]],
    [
      "refuses a network inside another (R46)",
      all(everything, office({ ipv4: "10.20.0.128/25" })),
      [
        refused(
          "ipv4",
          "found 10.20.0.128/25 for network office, which overlaps 10.20.0.0/24 of network internal",
        ),
      ],
    ],
    [
      "refuses a network around another",
      all(everything, office({ ipv4: "10.0.0.0/8" })),
      [refused("ipv4", "")],
    ],
    [
      "refuses the same network",
      all(everything, office({ ipv4: "10.20.0.0/24" })),
      [refused("ipv4", "overlaps")],
    ],
    ["accepts neighbours", all(everything, office({ ipv4: "10.20.1.0/24" })), [["pass", "customer", "", ""]]],
    [
      "refuses IPv6 networks that overlap",
      all(everything, office({ ipv6: "fd00:20::/60" })),
      [refused("ipv6", "fd00:20::/64")],
    ],
    [
      "refuses addresses that are not private (R46)",
      all(everything, office({ ipv4: "198.51.100.0/24" })),
      [refused("ipv4", "required: inside 10.0.0.0/8 or inside 172.16.0.0/12 or inside 192.168.0.0/16")],
    ],
    [
      "refuses what reaches out",
      all(everything, office({ ipv4: "172.0.0.0/8" })),
      [refused("ipv4", "required: inside")],
    ],
    [
      "refuses shared address space",
      all(everything, office({ ipv4: "100.64.0.0/10" })),
      [refused("ipv4", "")],
    ],
    [
      "refuses global IPv6",
      all(everything, office({ ipv6: "2001:db8::/64" })),
      [refused("ipv6", "fc00::/7"), refused("ipv6", "overlaps")],
    ],
    [
      "refuses IPv6 as the IPv4 network",
      all(everything, office({ ipv4: "fd00:30::/64" })),
      [refused("ipv4", "")],
    ],
    [
      "refuses the provider's own addresses (O29)",
      all(everything, set(`${fact("provider")}.sources`, ["172.16.5.7/32"])),
      [refused("ipv4", "overlaps 172.16.5.7/32 of the provider's sources")],
    ],
    [
      "reaches no verdict on an unknown network",
      all(everything, set(`${fact("privateNetworks")}.0.ipv4`, UNKNOWN)),
      [["not-evaluated", "customer", "privateNetworks[0].ipv4", ""]],
    ],
  ]);
});

const applianceOs = (id: unknown): Change => set(`${fact("appliance")}.os`, id);
const administrator = (who: unknown): Change => set(`${fact("appliance")}.administeredBy`, who);

describe("appliance-patching", () => {
  itJudges(appliancePatching, [
    [
      "does not apply without appliance",
      () => undefined,
      [["not-applicable", "customer", "", "no appliance"]],
    ],
    [
      "says that the provider patches",
      everything,
      [["pass", "customer", "", "provider administers and patches it (R40)"]],
    ],
    [
      "says that the customer patches",
      all(everything, administrator("customer"), applianceOs("opnsense-26.1")),
      [["pass", "customer", "", "customer administers and patches it (R41)"]],
    ],
    [
      "refuses what the provider cannot patch (R40)",
      all(everything, applianceOs("opnsense-26.1")),
      [["fail", "customer", "appliance.os", "found an appliance with opnsense-26.1, which we cannot patch"]],
    ],
    [
      "refuses nobody (R40, R41)",
      all(everything, administrator("nobody")),
      [["fail", "customer", "appliance.administeredBy", "required: provider or customer"]],
    ],
    [
      "reaches no verdict on an unknown administrator",
      all(everything, administrator(UNKNOWN)),
      [["not-evaluated", "customer", "appliance.administeredBy", ""]],
    ],
  ]);
});

describe("supported-os, of appliance and satellite", () => {
  const vm = ["pass", "vm", "", ""] as const;
  const own = (what: string) => ["pass", "customer", "", `of the ${what} is supported`] as const;
  itJudges(supportedOs, [
    ["accepts both", everything, [vm, own("appliance"), own("satellite")]],
    [
      "refuses an appliance beyond its support (R118)",
      all(everything, applianceOs("debian-12")),
      [vm, ["fail", "customer", "appliance.os", "ended on 2026-07-11"], own("satellite")],
    ],
    [
      "leaves an appliance of the customer to the customer (R41)",
      all(everything, applianceOs("debian-12"), administrator("customer")),
      [vm, ["not-applicable", "customer", "", "R41"], own("satellite")],
    ],
    [
      "leaves an unknown OS of the appliance to appliance-patching",
      all(everything, applianceOs("opnsense-26.1")),
      [vm, ["not-applicable", "customer", "", "appliance-patching"], own("satellite")],
    ],
    [
      "refuses a satellite that the catalogue does not know (R28)",
      all(everything, set(`${fact("satellite")}.os`, "arch")),
      [vm, own("appliance"), ["fail", "customer", "satellite.os", "found arch"]],
    ],
    [
      "reaches no verdict on an unknown OS of the satellite",
      all(everything, set(`${fact("satellite")}.os`, UNKNOWN)),
      [vm, own("appliance"), ["not-evaluated", "customer", "satellite.os", ""]],
    ],
  ]);
});

describe("lifecycle-margin, beyond systems", () => {
  const today = (day: string): Change => set(fact("today"), day);
  itJudges(lifecycleMargin, [
    [
      "announces the end of appliance and satellite (R121)",
      all(everything, today("2028-08-09")),
      [
        ["fail", "vm", "", "(0 days)"],
        ["fail", "customer", "appliance.os", "(0 days)"],
        ["fail", "customer", "satellite.os", "(0 days)"],
      ],
    ],
    [
      "announces the end of an application (R98)",
      all(application, set("customer.outputs.systems.0.os", "ubuntu-26.04"), today("2029-11-08")),
      [
        ["pass", "vm", "", "Ubuntu 26.04"],
        [
          "fail",
          "vm",
          "systems[0].basis.managedApplication.product",
          "PostgreSQL 17, whose regular support ends",
        ],
      ],
    ],
    [
      "leaves an ended application to application-product",
      all(application, set("customer.outputs.systems.0.os", "ubuntu-26.04"), today("2029-11-09")),
      [
        ["pass", "vm", "", ""],
        ["not-applicable", "vm", "", "application-product"],
      ],
    ],
    [
      "does not know the lifecycle of an agreed product",
      all(application, set("customer.outputs.systems.0.basis.managedApplication.product", "Example Shop 3")),
      [
        ["pass", "vm", "", ""],
        ["not-applicable", "vm", "", "R100"],
      ],
    ],
  ]);
});

describe("external-ipv4-or-appliance, private systems", () => {
  const network = "systems[0].network";
  const capability = "platform.capabilities.privateNetworks";
  itJudges(externalIpv4OrAppliance, [
    ["accepts an appliance in front", privateSystem, [["pass", "vm", "", "appliance's external IPv4"]]],
    [
      "refuses no appliance (R12, O29)",
      all(privateSystem, set(fact("appliance"), null)),
      [["fail", "vm", network, "required: an appliance"]],
    ],
    [
      "refuses a platform without private networks",
      all(privateSystem, set(`customer.outputs.${capability}`, false)),
      [["fail", "customer", capability, "without private networks"]],
    ],
    [
      "refuses an external VM built for it (O29)",
      all(privateSystem, set("vm.outputs.network", "external")),
      [["fail", "vm", network, "found external built for system web; required: a private system"]],
    ],
    [
      "judges the contract alone where no platform is named",
      all(privateSystem, set("vm.outputs.network", "external"), set(fact("platform"), null)),
      [["pass", "vm", "", ""]],
    ],
  ]);
});
