import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { listProjectFiles } from "../../../infra/cli/init/project-files";
import { formatCards } from "../../../infra/cli/verbs/card-fmt";
import { formatCard, listCustomers } from "../../../infra/contract";
import { packageRoot } from "../../support/project";

const MODELINE = /^# yaml-language-server: \$schema=(\S+)\n/;

const schemaOf = (text: string): string => MODELINE.exec(text)?.[1] ?? "no schema";

describe("example cards", () => {
  const customers = listCustomers(packageRoot);

  it("are more than the demo", () => {
    expect(customers).toEqual(["demo", "lindwurm", "nordhafen", "weidental"]);
  });

  it("are written canonically", () => {
    const { text, exitCode } = formatCards([], packageRoot, { check: true, stdout: false });
    expect([exitCode, text.split("\n")]).toEqual([
      0,
      [...customers.map((customer) => `stacks/${customer}/card.yaml: canonical`), ""],
    ]);
  });

  it.each(customers)("%s tells an editor its schema", (customer) => {
    const folder = path.join(packageRoot, "stacks", customer);
    const schema = schemaOf(fs.readFileSync(path.join(folder, "card.yaml"), "utf8"));
    expect(path.resolve(folder, schema)).toBe(path.join(packageRoot, "docs/schema/card.schema.json"));
  });
});

describe("the card of a new project", () => {
  const files = listProjectFiles(
    {
      name: "acme",
      customer: "demo",
      platform: "lxd",
      endpoint: "lab",
      provider: { kind: "open" },
    },
    { name: "managed-vm", version: "1.2.3", policySdkVersion: "1.21.0" },
  );
  const card = files.find((file) => file.path === "stacks/demo/card.yaml")?.content ?? "";

  it("is written canonically", () => {
    expect(formatCard(card, "card.yaml").text).toBe(card);
  });

  it("tells an editor the schema that npm installs with this package", () => {
    const schema = path.join("stacks/demo", schemaOf(card));
    expect(path.dirname(schema)).toBe("node_modules/managed-vm/docs/schema");
    const { files: published } = JSON.parse(
      fs.readFileSync(path.join(packageRoot, "package.json"), "utf8"),
    ) as { files: string[] };
    expect(published).toContain("docs/schema");
    expect(fs.existsSync(path.join(packageRoot, "docs/schema", path.basename(schema)))).toBe(true);
  });
});
