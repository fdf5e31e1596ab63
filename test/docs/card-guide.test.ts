import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildPlan, parseCard, parseProvider } from "../../infra/contract";
import { PUBLIC_KEYS } from "../infra/contract/public-keys";
import { packageRoot } from "../support/project";

const guide = fs.readFileSync(path.join(packageRoot, "docs/card.md"), "utf8");
const examples = [...guide.matchAll(/^## (?<title>.*)|^```yaml\n(?<text>[^]*?)^```/gm)].reduce<
  { title: string; text: string }[]
>((found, { groups }) => {
  if (groups?.["title"] !== undefined) return [...found, { title: groups["title"], text: "" }];
  return found.map((one, i) => (i === found.length - 1 ? { ...one, text: groups?.["text"] ?? "" } : one));
}, []);

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

/** The example with what every card has beside it. */
function complete(text: string): string {
  const own = parse(text) as Record<string, unknown>;
  const systems = "systems:\n  web: { serviceCard: silber, os: debian-13, size: small }\n";
  return `card: 1\ncustomer: acme\n${"holidays" in own ? "" : "holidays: DE-NI\n"}${text}${"systems" in own ? "" : systems}`;
}

describe("docs/card.md", () => {
  it("has an example in each section but the last", () => {
    expect(examples.filter(({ text }) => text === "").map(({ title }) => title)).toEqual(["Spelling"]);
  });

  it.each(examples.filter(({ text }) => text !== ""))("$title: the example is a plan", ({ text }) => {
    const { card, diagnostics } = parseCard(complete(text), "card.yaml");
    expect(diagnostics).toEqual([]);
    if (!card || !provider) throw new Error("no card");
    const built = buildPlan(card, provider, { environment: {} });
    expect(built.diagnostics).toEqual([]);
    expect(built.plan?.systems.length).toBeGreaterThan(0);
  });
});
