import { describe, expect, it } from "vitest";
import { evaluate } from "../../infra/audit/findings";
import { graphFromRegistered, UNKNOWN } from "../../infra/audit/graph";
import { Secret } from "../../infra/engine";
import { secretsNotInPlain } from "../../policies/rules/secrets/secrets-not-in-plain";
import { compliantFixture, consolePassword, graphOf, hostPrivateKey, type Fixture } from "./compliant-graph";
import { all, set, type Change } from "./contracts";
import { itJudges, type Expected } from "./judge";

const fail = (resource: string, path: string, what: string): Expected => [
  "fail",
  resource,
  path,
  `found ${what} in plain; required: a secret`,
];
const unmarked: Change = (fixture) => {
  for (const node of Object.values(fixture)) delete node.secretPaths;
};
const pass: readonly Expected[] = [["pass", "stack", "", "2 values are kept secret"]];

describe("secrets-not-in-plain: what opens a door is nowhere in plain (R83)", () => {
  itJudges(secretsNotInPlain, [
    ["accepts the compliant graph", () => undefined, pass],
    [
      "names a private key (R83)",
      set("instance.secretPaths", []),
      [fail("instance", "userData", "a private key")],
    ],
    [
      "names a password by its property (R83)",
      set("guest.secretPaths", []),
      [fail("guest", "passwords.breakglass", "a password")],
    ],
    [
      "accepts an empty password",
      all(set("guest.secretPaths", []), set("guest.inputs.passwords", { a: "" })),
      [["pass", "stack", "", ""]],
    ],
    [
      "takes a provider's digest for no password",
      set("guest.outputs.applied", { passwords: { breakglass: "9f86d081884c7d65" } }),
      pass,
    ],
    [
      "names a copy of a secret inside another text (R83)",
      set("acl.inputs.description", `Notfall: ${consolePassword}.`),
      [fail("acl", "description", "a value that is secret elsewhere")],
    ],
    ["does not take a part of a word for it", set("acl.inputs.description", `${consolePassword}x`), pass],
    [
      "names it once where inputs and outputs show the same (R83)",
      all(set("instance.secretPaths", []), set("instance.outputs.userData", hostPrivateKey)),
      [fail("instance", "userData", "a private key")],
    ],
    [
      "judges outputs by their own marks (R83)",
      set("instance.outputs.userData", hostPrivateKey),
      [fail("instance", "userData", "a private key")],
    ],
    [
      "takes what lies below a secret for secret",
      set("guest.inputs.passwords", { other: consolePassword }),
      pass,
    ],
    [
      "says nothing of what is not known yet",
      all(set("instance.secretPaths", []), set("instance.inputs.userData", UNKNOWN)),
      [["pass", "stack", "", "1 values"]],
    ],
    [
      "judges only what the components register where no engine shows marks",
      unmarked,
      [["pass", "stack", "", "no other resource shows which of its values are secret"]],
    ],
    [
      "names a private key among the facts there too (R83)",
      all(unmarked, set("customer.outputs.customer", hostPrivateKey)),
      [fail("customer", "customer", "a private key")],
    ],
    [
      "does not apply to a foreign program of which nothing can be told",
      (fixture) => {
        unmarked(fixture);
        for (const key of ["customer", "vm", "firewall"] as const) delete (fixture as Partial<Fixture>)[key];
      },
      [["not-applicable", "stack", "", "mvm report"]],
    ],
  ]);

  it("knows the marks of the embedded engine (R83)", () => {
    const fixture = compliantFixture();
    const withMarks = graphOf(fixture).resources.map(({ secretPaths: _paths, ...node }) => node);
    const judge = (userData: unknown) =>
      evaluate(
        [secretsNotInPlain],
        graphFromRegistered(
          withMarks.map((node) => {
            if (node.name === "guest")
              return { ...node, inputs: { ...node.inputs, passwords: new Secret({}) } };
            return node.name === "instance" ? { ...node, inputs: { userData } } : node;
          }),
        ),
      ).map(({ state }) => state);
    expect(judge(new Secret(hostPrivateKey))).toEqual(["pass"]);
    expect(judge(hostPrivateKey)).toEqual(["fail"]);
  });

  it("shows no secret in a finding (R83)", () => {
    const fixture = compliantFixture();
    all(set("instance.secretPaths", []), set("acl.inputs.description", consolePassword))(fixture);
    const text = JSON.stringify(evaluate([secretsNotInPlain], graphOf(fixture)));
    expect(text).toContain("in plain");
    expect(text).not.toMatch(/BEGIN|Zml4dHVyZQ|Fixture0Password/);
  });
});
