import { describe, expect, it } from "vitest";
import { evaluate } from "../../infra/audit/findings";
import type { ResourceNode } from "../../infra/audit/graph";
import { nothingBesideComponents } from "../../policies/rules/firewall/nothing-beside-components";
import { rules } from "../../policies/rules";
import { hcloudFirewall, lxdNetworkAcl, nodeOf, secGroupRule } from "./clouds/cloud-nodes";
import { allowEntry, compliantFixture, graphOf, type Fixture } from "./compliant-graph";
import { itJudges, judge } from "./judge";

const urn = (name: string): string => `urn:pulumi:demo::managed-vm::${name}`;

/** Adds a resource to the program, below `parent` where one is named. */
const add =
  (node: ResourceNode, parent?: string) =>
  (fixture: Fixture): void => {
    const added = parent === undefined ? node : { ...node, parent: urn(parent) };
    Object.assign(fixture, { [node.name]: added });
  };
const vmOf = (type: string): ResourceNode => nodeOf(type, "extra", { name: "extra" });
const failure = (resource: string, reason: string) => [["fail", resource, "", reason]] as const;
const rule = secGroupRule(
  {
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    portRangeMin: 443,
    portRangeMax: 443,
    securityGroupId: "0b5d",
  },
  "extra",
);
const outside = "outside every ManagedVm";

describe("nothing-beside-components", () => {
  itJudges(nothingBesideComponents, [
    [
      "accepts the compliant graph",
      () => undefined,
      [["pass", "stack", "", "each made by one of 1 ManagedVm"]],
    ],
    [
      "finds an LXD instance (R14)",
      add(vmOf("pulumi-nodejs:dynamic/lxd:Instance")),
      failure("extra", `VM extra ${outside}`),
    ],
    [
      "finds an OpenStack instance",
      add(vmOf("openstack:compute/instance:Instance")),
      failure("extra", `VM extra ${outside}`),
    ],
    [
      "finds a server of Hetzner Cloud",
      add(vmOf("hcloud:index/server:Server")),
      failure("extra", `VM extra ${outside}`),
    ],
    ["finds an LXD ACL", add(lxdNetworkAcl([], "extra")), failure("extra", `firewall extra ${outside}`)],
    [
      "finds a firewall of Hetzner Cloud",
      add(hcloudFirewall({}, "extra")),
      failure("extra", `firewall extra ${outside}`),
    ],
    [
      "finds the attachment of a firewall",
      add(vmOf("hcloud:index/firewallAttachment:FirewallAttachment")),
      failure("extra", "attachment of a firewall"),
    ],
    [
      "finds a security group",
      add(vmOf("openstack:networking/secGroup:SecGroup")),
      failure("extra", "security group"),
    ],
    [
      "finds an older security group",
      add(vmOf("openstack:compute/secGroup:SecGroup")),
      failure("extra", "security group"),
    ],
    [
      "finds a rule that opens a VM's group from outside (R15)",
      add(rule),
      failure("extra", `firewall rule extra ${outside}`),
    ],
    ["finds it below the customer too", add(rule, "customer"), failure("extra", outside)],
    [
      "finds a port with groups of its own",
      add(vmOf("openstack:networking/port:Port")),
      failure("extra", "network port"),
    ],
    [
      "finds the attachment of groups",
      add(vmOf("openstack:networking/portSecGroupAssociate:PortSecGroupAssociate")),
      failure("extra", "attachment of security groups"),
    ],
    [
      "finds a second hand in the guest",
      add(vmOf("pulumi-nodejs:dynamic/managed-vm:GuestConfig")),
      failure("extra", "guest configuration extra"),
    ],
    [
      "finds a second VM slipped under a component",
      add(vmOf("pulumi-nodejs:dynamic/lxd:Instance"), "vm"),
      failure("vm", "more than one VM in the ManagedVm vm: extra, instance"),
    ],
    [
      "finds a second firewall slipped under a component",
      add(lxdNetworkAcl([], "extra"), "firewall"),
      failure("vm", "more than one firewall in the ManagedVm vm: extra, acl"),
    ],
    [
      "leaves rules below a component to those that read them",
      add(rule, "firewall"),
      [["pass", "stack", "", ""]],
    ],
    [
      "leaves other resources alone",
      add(vmOf("random:index/randomPassword:RandomPassword")),
      [["pass", "stack", "", "3 resources"]],
    ],
    [
      "finds a ManagedVm that is no system of the plan",
      (f) =>
        add({ ...f.vm, urn: urn("second"), name: "second", outputs: { ...f.vm.outputs, system: "second" } })(
          f,
        ),
      failure("second", "second, which is no system of the plan"),
    ],
    [
      "reaches no verdict without a Customer: a component of ours is there",
      (f) => void delete (f as Partial<Fixture>).customer,
      [["not-evaluated", "stack", "", "without a Customer"]],
    ],
    [
      "does not apply to a foreign program",
      (f) => {
        for (const key of ["customer", "vm", "firewall"] as const) delete (f as Partial<Fixture>)[key];
      },
      [["not-applicable", "stack", "", "no component of managed-vm"]],
    ],
  ]);

  it("names every resource once", () => {
    const findings = judge(nothingBesideComponents, (f) => {
      add(rule)(f);
      add(nodeOf("openstack:networking/secGroup:SecGroup", "other", {}))(f);
    });
    expect(findings.map(({ state, resource }) => [state, resource.split("::").at(-1)])).toEqual([
      ["fail", "other"],
      ["fail", "extra"],
    ]);
  });
});

it("judges the child, not the arguments: a compliant firewall component with a non-compliant rule (R14, R15)", () => {
  const fixture = compliantFixture();
  const { acl } = fixture;
  acl.inputs["ingress"] = [...(acl.inputs["ingress"] as object[]), allowEntry("tcp", "22", "0.0.0.0/0")];
  fixture.firewall.inputs = { services: [], admin: { sources: ["203.0.113.7/32"] } };
  const failed = evaluate(rules, graphOf(fixture)).filter(({ state }) => state === "fail");
  expect(failed.map(({ id }) => id).sort()).toEqual(["only-required-ports", "ssh-source-restricted"]);
});
