import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { consoleAvailable } from "../../policies/rules/access/console-available";
import { externalIpv4OrAppliance } from "../../policies/rules/access/external-ipv4-or-appliance";
import { editFile, fileIndex, setField, type Fixture } from "./compliant-graph";
import { itJudges } from "./judge";

const set =
  (path: string, value: unknown) =>
  (fixture: Fixture): void =>
    setField(fixture, path, value);
const withoutVm = (fixture: Fixture): void => {
  for (const key of ["vm", "firewall", "acl", "instance", "guest"] as const)
    delete (fixture as Partial<Fixture>)[key];
};
const system = "customer.outputs.systems.0";

describe("external-ipv4-or-appliance", () => {
  itJudges(externalIpv4OrAppliance, [
    [
      "accepts an address that is still to be assigned",
      () => undefined,
      [["pass", "vm", "externalIpv4", "declared"]],
    ],
    [
      "accepts an assigned address",
      set("vm.outputs.externalIpv4", "198.51.100.4"),
      [["pass", "vm", "externalIpv4", "assigned"]],
    ],
    [
      "refuses no address (R12, R42)",
      set("vm.outputs.externalIpv4", undefined),
      [["fail", "vm", "externalIpv4", "no external IPv4"]],
    ],
    ["refuses an empty address", set("vm.outputs.externalIpv4", ""), [["fail", "vm", "externalIpv4", ""]]],
    [
      "refuses an IPv6 address in its place (R12, O20)",
      set("vm.outputs.externalIpv4", "2001:db8::1"),
      [["fail", "vm", "externalIpv4", ""]],
    ],
    [
      "refuses a private system without appliance (R12, O29)",
      set(`${system}.network`, "private"),
      [["fail", "vm", "systems[0].network", "required: an appliance"]],
    ],
    [
      "refuses a system that is not built",
      withoutVm,
      [["fail", "customer", "", "no ManagedVm for system web"]],
    ],
    [
      "judges a system that is not built by the contract alone where no platform is named",
      (f) => {
        withoutVm(f);
        setField(f, "customer.outputs.platform", null);
      },
      [["not-applicable", "customer", "", "contract alone"]],
    ],
    [
      "reaches no verdict on an unknown network",
      set(`${system}.network`, UNKNOWN),
      [["not-evaluated", "vm", "systems[0].network", ""]],
    ],
    [
      "reaches no verdict without plan",
      (f) => void delete (f as Partial<Fixture>).customer,
      [["not-evaluated", "stack", "", "without a Customer"]],
    ],
    [
      "does not apply without systems",
      set("customer.outputs.systems", []),
      [["not-applicable", "stack", "", "no system"]],
    ],
  ]);
});

const sshd =
  (from: string, to: string) =>
  (fixture: Fixture): void =>
    editFile(fixture, fileIndex.sshd, from, to);

describe("console-available", () => {
  itJudges(consoleAvailable, [
    ["accepts the compliant graph", () => undefined, [["pass", "vm", "", "has a console"]]],
    [
      "refuses a platform without console (R11)",
      set("customer.outputs.platform.capabilities.console", false),
      [["fail", "customer", "platform.capabilities.console", ""]],
    ],
    [
      "refuses a platform that says nothing",
      set("customer.outputs.platform.capabilities", {}),
      [["fail", "customer", "platform.capabilities.console", ""]],
    ],
    [
      "does not apply where no platform is named",
      set("customer.outputs.platform", null),
      [["not-applicable", "vm", "", "contract alone"]],
    ],
    [
      "refuses no account (R11)",
      set("guest.inputs.users.2.name", "other"),
      [["fail", "guest", "users", "no account breakglass"]],
    ],
    [
      "refuses an account without password (R11)",
      set("guest.inputs.users.2.hasPassword", undefined),
      [["fail", "guest", "users[2]", "without password"]],
    ],
    [
      "refuses the account in AllowUsers",
      sshd("AllowUsers ops@", "AllowUsers breakglass ops@"),
      [["fail", "guest", "files[0].content", "allowed by sshd"]],
    ],
    [
      "refuses a pattern that matches it",
      sshd("AllowUsers ops@", "AllowUsers break*@"),
      [["fail", "guest", "files[0].content", ""]],
    ],
    [
      "refuses a Match block that lets it in",
      sshd("Include", "Match all\nAllowUsers breakglas?\nInclude"),
      [["fail", "guest", "files[0].content", ""]],
    ],
    [
      "refuses no AllowUsers at all",
      (f) => {
        sshd("AllowUsers mvmadmin", "#")(f);
        sshd("AllowUsers ops", "#")(f);
      },
      [["fail", "guest", "files[0].content", ""]],
    ],
    [
      "accepts DenyUsers in its place",
      (f) => {
        sshd("AllowUsers mvmadmin", "#")(f);
        sshd("AllowUsers ops@192.0.2.0/24", "DenyUsers breakglass")(f);
      },
      [["pass", "vm", "", ""]],
    ],
    [
      "refuses a VM without guest configuration",
      (f) => void delete (f as Partial<Fixture>).guest,
      [["fail", "vm", "", "no guest configuration"]],
    ],
    [
      "asks no account of a Windows system",
      (f) => {
        delete (f as Partial<Fixture>).guest;
        setField(f, `${system}.os`, "windows-server-2025");
      },
      [["pass", "vm", "", ""]],
    ],
    [
      "reads what the VM registered where the guest shows hashes only",
      (f) => {
        f.vm.outputs["guest"] = { ...f.guest.inputs, users: [] };
        f.guest.inputs = { observed: {} };
      },
      [["fail", "vm", "guest.users", "no account breakglass"]],
    ],
    [
      "reaches no verdict where only hashes are to be seen",
      (f) => void (f.guest.inputs = { observed: {} }),
      [["not-evaluated", "vm", "guest", ""]],
    ],
    [
      "reaches no verdict on unknown capabilities",
      set("customer.outputs.platform", UNKNOWN),
      [["not-evaluated", "vm", "platform", ""]],
    ],
    [
      "reaches no verdict on unknown users",
      set("guest.inputs.users", UNKNOWN),
      [["not-evaluated", "vm", "users", ""]],
    ],
    [
      "reaches no verdict on an unknown sshd file",
      set("guest.inputs.files.0.content", UNKNOWN),
      [["not-evaluated", "vm", "files[0].content", ""]],
    ],
  ]);
});
