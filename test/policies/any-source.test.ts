import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { rdpSourceRestricted } from "../../policies/rules/access/rdp-source-restricted";
import { sshSourceRestricted } from "../../policies/rules/access/ssh-source-restricted";
import { allowEntry } from "./compliant-graph";
import { itJudges, judge } from "./judge";

type Entry = Record<string, unknown>;
const entries =
  (...list: Entry[]) =>
  (fixture: { acl: { inputs: Entry } }): void => {
    fixture.acl.inputs["ingress"] = list;
  };
const pass = ["pass", "acl", "", ""] as const;
const failAt = (path: string, reason: string) => ["fail", "acl", path, reason] as const;
const unevaluated = (path: string, reason: string) => ["not-evaluated", "acl", path, reason] as const;
const source0 = "ingress[0].source";

describe("ssh-source-restricted", () => {
  itJudges(sshSourceRestricted, [
    ["accepts the compliant graph", () => undefined, [["pass", "acl", "", "named sources only"]]],
    ["accepts a firewall without rules", entries(), [["pass", "acl", "", "no rule lets anybody"]]],
    [
      "refuses 0.0.0.0/0 (R14, R15)",
      entries(allowEntry("tcp", "22", "0.0.0.0/0")),
      [failAt(source0, "0.0.0.0/0")],
    ],
    ["refuses ::/0 (R14, R15)", entries(allowEntry("tcp", "22", "::/0")), [failAt(source0, "::/0")]],
    [
      "refuses host bits with /0",
      entries(allowEntry("tcp", "22", "203.0.113.7/0")),
      [failAt(source0, "203.0.113.7/0")],
    ],
    [
      "refuses it among others",
      entries(allowEntry("tcp", "22", "192.0.2.1/32, 0.0.0.0/0")),
      [failAt(source0, "from 0.0.0.0/0;")],
    ],
    [
      "names both families",
      entries(allowEntry("tcp", "22", "0.0.0.0/0,::/0")),
      [failAt(source0, "0.0.0.0/0"), failAt(source0, "::/0")],
    ],
    [
      "refuses a missing source",
      entries({ protocol: "tcp", destinationPort: "22", action: "allow", state: "enabled" }),
      [failAt(source0, "none is named")],
    ],
    ["refuses an empty source", entries(allowEntry("tcp", "22", "")), [failAt(source0, "any source")]],
    [
      "refuses halves in one rule",
      entries(allowEntry("tcp", "22", "0.0.0.0/1,128.0.0.0/1")),
      [failAt(source0, "0.0.0.0/1,128.0.0.0/1")],
    ],
    [
      "refuses halves in two rules",
      entries(allowEntry("tcp", "22", "0.0.0.0/1"), allowEntry("tcp", "20-30", "128.0.0.0/1")),
      [failAt("ingress", "ingress[0], ingress[1] together")],
    ],
    [
      "refuses all unicast addresses without the rest",
      entries(allowEntry("tcp", "22", "1.0.0.0-223.255.255.255")),
      [failAt(source0, "1.0.0.0-")],
    ],
    ["refuses all global IPv6", entries(allowEntry("tcp", "22", "2000::/3")), [failAt(source0, "2000::/3")]],
    ["accepts one half", entries(allowEntry("tcp", "22", "0.0.0.0/1")), [pass]],
    [
      "accepts halves of two protocols",
      entries(allowEntry("tcp", "22", "0.0.0.0/1"), allowEntry("udp", "22", "128.0.0.0/1")),
      [pass],
    ],
    [
      "refuses a range that contains 22",
      entries(allowEntry("tcp", "20-22", "0.0.0.0/0")),
      [failAt(source0, "tcp 20-22")],
    ],
    [
      "refuses a list that contains 22",
      entries(allowEntry("tcp", "443,22", "0.0.0.0/0")),
      [failAt(source0, "tcp 443,22")],
    ],
    [
      "refuses all ports",
      entries({ protocol: "tcp", source: "0.0.0.0/0", action: "allow", state: "enabled" }),
      [failAt(source0, "all ports")],
    ],
    [
      "refuses protocol any",
      entries({ source: "0.0.0.0/0", action: "allow", state: "logged" }),
      [failAt(source0, "any protocol")],
    ],
    ["accepts port 23 for everyone", entries(allowEntry("tcp", "23-65535", "0.0.0.0/0")), [pass]],
    ["accepts port 21 for everyone", entries(allowEntry("tcp", "1-21", "0.0.0.0/0")), [pass]],
    ["accepts UDP 22", entries(allowEntry("udp", "22", "0.0.0.0/0")), [pass]],
    [
      "ignores disabled rules",
      entries({ ...allowEntry("tcp", "22", "0.0.0.0/0"), state: "disabled" }),
      [pass],
    ],
    ["ignores rules that drop", entries({ ...allowEntry("tcp", "22", "0.0.0.0/0"), action: "drop" }), [pass]],
    [
      "refuses stateless rules too",
      entries({ ...allowEntry("tcp", "22", "0.0.0.0/0"), action: "allow-stateless" }),
      [failAt(source0, "0.0.0.0/0")],
    ],
    [
      "reaches no verdict on an unknown source",
      entries({ ...allowEntry("tcp", "22", ""), source: UNKNOWN }),
      [unevaluated(source0, "not known yet")],
    ],
    [
      "reaches no verdict on unknown ports",
      entries({ ...allowEntry("tcp", "", "::/0"), destinationPort: UNKNOWN }),
      [unevaluated("ingress[0].destinationPort", "")],
    ],
    [
      "reaches no verdict on an unknown entry",
      (f) => entries(UNKNOWN as never)(f),
      [unevaluated("ingress[0]", "not known")],
    ],
    [
      "reaches no verdict on unknown entries",
      (f) => void (f.acl.inputs["ingress"] = UNKNOWN),
      [unevaluated("ingress", "not known")],
    ],
    [
      "reaches no verdict without entries",
      (f) => void delete f.acl.inputs["ingress"],
      [unevaluated("ingress", "found nothing")],
    ],
    [
      "reaches no verdict on octal-looking parts",
      entries(allowEntry("tcp", "22", "010.0.0.0/8")),
      [unevaluated(source0, "neither")],
    ],
    [
      "reaches no verdict on names",
      entries(allowEntry("tcp", "22", "@internal")),
      [unevaluated(source0, "neither")],
    ],
    [
      "reaches no verdict on an empty list item",
      entries(allowEntry("tcp", "22", "192.0.2.1/32,")),
      [unevaluated(source0, "neither")],
    ],
    [
      "reaches no verdict on other protocols",
      entries(allowEntry("sctp", "22", "192.0.2.1/32")),
      [unevaluated("ingress[0].protocol", "")],
    ],
    [
      "reaches no verdict on other ports",
      entries(allowEntry("tcp", "ssh", "192.0.2.1/32")),
      [unevaluated("ingress[0].destinationPort", "")],
    ],
    [
      "does not apply without firewall",
      (f) => void delete (f as Partial<typeof f>).acl,
      [["not-applicable", "stack", "", "no resource of type"]],
    ],
  ]);

  it("names the offending value apart, so that it can be found in the card", () => {
    const [finding] = judge(
      sshSourceRestricted,
      entries(allowEntry("tcp", "22", "192.0.2.1/32,203.0.113.7/0")),
    );
    expect(finding?.subject).toBe("203.0.113.7/0");
  });
});

describe("rdp-source-restricted", () => {
  itJudges(rdpSourceRestricted, [
    ["accepts the compliant graph", () => undefined, [["pass", "acl", "", "no rule lets anybody"]]],
    [
      "refuses TCP 3389 for everyone (R14, R15, R16)",
      entries(allowEntry("tcp", "3389", "0.0.0.0/0")),
      [failAt(source0, "tcp 3389")],
    ],
    [
      "refuses UDP 3389 for everyone (R14, R15, R16)",
      entries(allowEntry("udp", "3389", "::/0")),
      [failAt(source0, "udp 3389")],
    ],
    [
      "refuses a range that contains it",
      entries(allowEntry("tcp", "3389-3400", "::/0")),
      [failAt(source0, "tcp 3389-3400")],
    ],
    ["accepts the ports beside it", entries(allowEntry("tcp", "3388,3390", "::/0")), [pass]],
    ["accepts named sources", entries(allowEntry("tcp", "3389", "203.0.113.7/32")), [pass]],
    [
      "reaches no verdict on unknown values",
      entries({ ...allowEntry("tcp", "3389", ""), source: UNKNOWN }),
      [unevaluated(source0, "")],
    ],
  ]);
});
