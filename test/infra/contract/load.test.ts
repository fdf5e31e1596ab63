import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listCustomers, loadCustomer, loadCustomerPlan } from "../../../infra/contract";
import { DiagnosticError } from "../../../infra/diagnostics";
import { PUBLIC_KEYS } from "./public-keys";

const PROVIDER = `provider: 1
sources: [198.51.100.7]
adminUser: ops
sshKeys: [{ name: ops, fromEnvironment: OPS_KEY }]
`;
const card = (customer: string) => `card: 1
customer: ${customer}
holidays: DE-NI
systems:
  web: { serviceCard: silber, os: debian-13, size: small }
`;
const environment = { OPS_KEY: PUBLIC_KEYS.ed25519 };

describe("loadCustomer", () => {
  let root: string;
  const write = (file: string, content: string | Buffer) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  const judge = (customer: string) =>
    loadCustomer(root, customer, { environment }).diagnostics.map((d) =>
      [d.place ? `${d.place.file}:${d.place.line}:${d.place.column}` : "-", d.code, d.message, d.hint].join(
        " | ",
      ),
    );

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "mvm-load-"));
    write("stacks/provider.yaml", PROVIDER);
    write("stacks/acme/card.yaml", card("acme"));
    write("stacks/beta/card.yaml", card("beta"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("builds the plan of a customer and keeps the texts for code frames", () => {
    const { plan, diagnostics, texts } = loadCustomer(root, "acme", { environment });
    expect(diagnostics).toEqual([]);
    expect(plan?.customer).toBe("acme");
    expect(plan?.provider.sshKeys).toEqual([{ name: "ops", publicKey: PUBLIC_KEYS.ed25519 }]);
    expect([...texts.keys()]).toEqual(["stacks/acme/card.yaml", "stacks/provider.yaml"]);
  });

  it("lists the folders that have a card", () => {
    write("stacks/empty/readme.md", "");
    write("stacks/Not-A-Name/card.yaml", "");
    expect(listCustomers(root)).toEqual(["acme", "beta"]);
    expect(listCustomers(path.join(root, "stacks", "acme"))).toEqual([]);
  });

  it.each([
    ["acne", "- | MVM2001 | stacks/acne/card.yaml does not exist | did you mean `acme`?"],
    [
      "quite-another",
      "- | MVM2001 | stacks/quite-another/card.yaml does not exist | write one of: acme, beta",
    ],
    [
      "../acme",
      '- | MVM2070 | "../acme" is not a customer name | letters a-z, digits and hyphens, at most 40, e.g. acme',
    ],
    ["", '- | MVM2070 | "" is not a customer name | letters a-z, digits and hyphens, at most 40, e.g. acme'],
  ])("refuses the unknown customer %j", (customer, expected) => {
    expect(judge(customer)).toEqual([expected]);
  });

  it("refuses a card that names another customer than its folder", () => {
    write("stacks/beta/card.yaml", card("acme"));
    expect(judge("beta")).toEqual([
      "stacks/beta/card.yaml:2:11 | MVM2071 | customer is acme, but the folder is beta | write `customer: beta`",
    ]);
  });

  it("reports the errors of both files at once", () => {
    write("stacks/acme/card.yaml", card("acme").replace("small", "tiny"));
    write("stacks/provider.yaml", PROVIDER.replace("198.51.100.7", "nowhere").replace("ops", "root"));
    expect(judge("acme").map((line) => line.split(" | ").slice(0, 2).join(" "))).toEqual([
      "stacks/acme/card.yaml:5:52 MVM2033",
      "stacks/provider.yaml:2:11 MVM2040",
      "stacks/provider.yaml:3:12 MVM2065",
    ]);
  });

  it("refuses a provider file that is missing", () => {
    rmSync(path.join(root, "stacks/provider.yaml"));
    expect(judge("acme")).toEqual([
      "- | MVM2001 | stacks/provider.yaml does not exist | check the name of the customer",
    ]);
  });

  it.each([
    ["Latin-1", Buffer.from("card: 1\n# Stra\xdfe\n", "latin1"), "2:7 | MVM2003"],
    ["UTF-16", Buffer.from("\ufeffcard: 1\n", "utf16le"), "1:1 | MVM2003"],
    ["a byte order mark", Buffer.from("\ufeffcard: 1\n"), "1:1 | MVM2004"],
    ["an overlong encoding", Buffer.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]), "1:4 | MVM2003"],
  ])("refuses %s", (_, content, expected) => {
    write("stacks/acme/card.yaml", content);
    expect(judge("acme").map((line) => line.split(" | ").slice(0, 2).join(" | "))).toEqual([
      `stacks/acme/card.yaml:${expected}`,
    ]);
  });

  it("refuses 20 MB before parsing", () => {
    write("stacks/acme/card.yaml", Buffer.alloc(20_000_000, "a"));
    expect(judge("acme")[0]).toContain("MVM2002 | stacks/acme/card.yaml has 20000000 bytes, at most 1048576");
  });

  it("refuses a folder and a named pipe instead of waiting", () => {
    const file = path.join(root, "stacks/acme/card.yaml");
    rmSync(file);
    mkdirSync(file);
    expect(judge("acme")[0]).toContain("MVM2006");
    rmSync(file, { recursive: true });
    execFileSync("mkfifo", [file]);
    expect(judge("acme")[0]).toContain("MVM2006");
  });

  it.skipIf(process.getuid?.() === 0)("says that a file may not be read (exit 3)", () => {
    chmodSync(path.join(root, "stacks/acme/card.yaml"), 0);
    expect(judge("acme")[0]).toContain("MVM3052");
  });

  it("throws everything that is wrong where a plan is required", () => {
    expect(loadCustomerPlan(root, "acme", { environment: "placeholders" }).customer).toBe("acme");
    expect(() => loadCustomerPlan(root, "acme", { environment: {} })).toThrow(DiagnosticError);
    expect(() => loadCustomerPlan(root, "acme", { environment: {} })).toThrow(/^MVM3050 /);
  });
});

describe("the repository's own demo", () => {
  it("gives a plan without any environment", () => {
    const root = path.join(__dirname, "../../..");
    const { plan, diagnostics } = loadCustomer(root, "demo", { environment: "placeholders" });
    expect(diagnostics).toEqual([]);
    expect(plan?.provider.sources).toEqual([
      "198.18.0.1/32",
      "198.18.0.6/32",
      "2001:2::1/128",
      "2001:2::6/128",
    ]);
    expect(plan?.systems.map(({ name, os }) => [name, os])).toEqual([["web", "debian-13"]]);
  });
});
