import { describe, expect, it } from "vitest";
import { parseWaivers } from "../../../infra/contract/waivers";

const ENTRY = `  - policy: appliance-for-system-checks
    system: web
    reason: The appliance comes in January.
    owner: Service management
    expires: 2027-01-31
    ticket: OPS-4711
`;
const GOOD = `waivers: 1
entries:
${ENTRY}`;

const entryOf = (text: string) => parseWaivers(text, "w").waivers?.entries[0];
const codes = (text: string) =>
  parseWaivers(text, "w").diagnostics.map((d) => `${d.place?.line}:${d.place?.column} ${d.code}`);

describe("parseWaivers (O19)", () => {
  it("reads an entry about a system, and one about the customer as a whole", () => {
    const entry = {
      policy: "appliance-for-system-checks",
      system: "web",
      reason: "The appliance comes in January.",
      owner: "Service management",
      expires: "2027-01-31",
      ticket: "OPS-4711",
      problem: null,
    };
    expect(parseWaivers(GOOD, "w")).toMatchObject({ waivers: { entries: [entry] }, diagnostics: [] });
    expect(entryOf(GOOD.replace("system: web", "customer: true"))).toEqual({ ...entry, system: null });
    expect(parseWaivers("waivers: 1\nentries: []\n", "w").waivers?.entries).toEqual([]);
  });

  it("knows where each value stands", () => {
    const places = parseWaivers(GOOD, "w").waivers?.places;
    expect(places?.placeOf(["entries", 0, "expires"])).toMatchObject({ file: "w", line: 7, column: 14 });
  });

  it.each([
    ["    reason: The appliance comes in January.\n", "", "entries[0].reason is missing"],
    ["expires: 2027-01-31", "expires: 2027-02-30", "no day of the calendar"],
    ["expires: 2027-01-31", "expires: soon", "no day of the calendar"],
    ["expires: 2027-01-31", "expires: 20270131", "must be text"],
    ["policy: appliance", "policy: Appliance", "the id of a policy"],
    ["system: web", "system: Web", "a name of a-z"],
    ["system: web", "customer: false", "entries[0].customer"],
    ["    system: web\n", "", "write either `system: NAME` or `customer: true`"],
    ["system: web", "system: web\n    customer: true", "write either `system: NAME` or `customer: true`"],
    ["ticket: OPS-4711", "tiket: OPS-4711", "is no key"],
    ["owner: Service management", "owner: ''", "owner"],
    ["  - policy", "  - 12\n  - policy", "entries[0] must be a mapping"],
  ])("an entry with %j as %j lifts nothing and says why", (from, to, problem) => {
    expect(parseWaivers(GOOD.replace(from, to), "w").diagnostics).toEqual([]);
    expect(entryOf(GOOD.replace(from, to))?.problem).toContain(problem);
  });

  it("a malformed entry keeps what can be read, and spoils no other", () => {
    const two = `${GOOD.replace("reason: The appliance comes in January.", "reason: 7")}${ENTRY}`;
    const entries = parseWaivers(two, "w").waivers?.entries;
    expect(entries?.map(({ reason, ticket, problem }) => [reason, ticket, problem === null])).toEqual([
      ["", "OPS-4711", false],
      ["The appliance comes in January.", "OPS-4711", true],
    ]);
  });

  it.each([
    ["waivers: 2\nentries: []\n", "1:10 MVM2036"],
    ["entries: []\n", "1:1 MVM2031"],
    ["waivers: 1\n", "1:1 MVM2031"],
    ["waivers: 1\nentries: {}\n", "2:10 MVM2032"],
    ["waivers: 1\nentries: []\nmore: 1\n", "3:1 MVM2030"],
    ["waivers: 1\nentries: [\n", "2:1 MVM2010"],
    ["waivers: 1\nentries: &a []\n", "2:10 MVM2012"],
    ["- a\n", "1:1 MVM2018"],
  ])("what is wrong with the file itself is an error: %j", (text, expected) => {
    expect(codes(text)).toEqual([expected]);
  });
});
