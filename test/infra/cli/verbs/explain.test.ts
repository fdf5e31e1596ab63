import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../../../infra/cli/verbs/explain";
import { DiagnosticError } from "../../../../infra/diagnostics";

const PROVIDER = `provider: 1
sources: [198.51.100.0/24]
adminUser: ops
sshKeys: [{ name: lab, fromEnvironment: KEY_THAT_IS_NOT_SET }]
`;

const CARD = `card: 1
customer: acme
holidays: DE-NI
systems:
  web:
    serviceCard: silber
    os: debian-13
    size: small
    monitoring:
      - service: hostcheck
        warn: { werktags: Mail }
`;

const workingDir = process.cwd();
let project = "";

beforeEach(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-explain-"));
  fs.mkdirSync(path.join(project, "stacks", "acme"), { recursive: true });
  fs.writeFileSync(path.join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  fs.writeFileSync(path.join(project, "stacks", "provider.yaml"), PROVIDER);
  fs.writeFileSync(path.join(project, "stacks", "acme", "card.yaml"), CARD);
  process.chdir(project);
});

afterEach(() => {
  process.chdir(workingDir);
  fs.rmSync(project, { recursive: true });
});

describe("mvm explain", () => {
  it("shows each value as typed and as printed, and why, without key, passphrase or platform", () => {
    expect(explain("acme", "web.monitoring.checks[0].warn").text).toBe(
      `systems[0] web
  monitoring.checks[0].warn.from      packet-loss 80 ("80% Paketverluste")  clause  R67 Linux default: ping 80/100 % loss, SMS in all four cells.
  monitoring.checks[0].warn.werktags  mail ("Mail")                         card    stacks/acme/card.yaml:11:27
  monitoring.checks[0].warn.sonst     sms ("SMS")                           clause  R67 Linux default: ping 80/100 % loss, SMS in all four cells.
`,
    );
  });

  it("has one heading for the customer, the provider and each system", () => {
    const headings = explain("acme")
      .text.split("\n")
      .filter((line) => /^\S/.test(line));
    expect(headings).toEqual(["acme", "provider", "systems[0] web"]);
  });

  it("gives the same as JSON, with the clause's text and the place", () => {
    expect(explain("acme", "provider.sshKeys[0].publicKey").json).toEqual({
      schemaVersion: 1,
      customer: "acme",
      values: [
        {
          path: "provider.sshKeys[0].publicKey",
          value: "[unknown]",
          printed: null,
          origin: {
            kind: "provider",
            clause: "R18",
            clauseText: "The provider's source IP and SSH public key come with the card.",
            place: { file: "stacks/provider.yaml", line: 4, column: 11, path: "sshKeys[0]" },
          },
        },
      ],
    });
  });

  it.each([
    ["acme", "systems.wep", "MVM2120"],
    ["acne", "", "MVM2001"],
  ])("refuses %s %s with %s", (customer, wanted, code) => {
    const refused = (): unknown => {
      try {
        return explain(customer, wanted);
      } catch (error) {
        return error instanceof DiagnosticError ? error.diagnostics[0]?.code : error;
      }
    };
    expect(refused()).toBe(code);
  });
});
