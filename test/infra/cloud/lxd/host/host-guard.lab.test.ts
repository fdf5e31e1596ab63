import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureGuardTable, freeze, thaw } from "../../../../../infra/cloud/lxd";

const TABLE = "mvm_guardtest";

/** The set as nft itself reads it back. */
function frozen(): string[] {
  const text = execFileSync("nft", ["-j", "list", "set", "inet", TABLE, "frozen"], { encoding: "utf8" });
  const { nftables } = JSON.parse(text) as {
    nftables: { set?: { elem?: (string | { elem: { val: string } })[] } }[];
  };
  const elements = nftables.flatMap((entry) => entry.set?.elem ?? []);
  return elements.map((element) => (typeof element === "string" ? element : element.elem.val)).sort();
}

beforeAll(() => ensureGuardTable(TABLE));
afterAll(() => execFileSync("nft", ["delete", "table", "inet", TABLE]));

it("freezes and thaws bridges that need not exist, as often as wanted, and keeps the others", async () => {
  await freeze(TABLE, ["mvm3x1", "mvm3x2"]);
  await freeze(TABLE, ["mvm3x2", "mvm3x3"], 120);
  await ensureGuardTable(TABLE);
  expect(frozen()).toEqual(["mvm3x1", "mvm3x2", "mvm3x3"]);
  await thaw(TABLE, ["mvm3x1", "mvm3x9"]);
  await thaw(TABLE, ["mvm3x1"]);
  expect(frozen()).toEqual(["mvm3x2", "mvm3x3"]);
});

it("ends a freeze with a time by itself", async () => {
  await freeze(TABLE, ["mvm3x7"], 1);
  expect(frozen()).toContain("mvm3x7");
  await expect.poll(() => frozen().includes("mvm3x7"), { timeout: 5_000 }).toBe(false);
});

it("drops new connections only, in both ways to a guest", () => {
  const rules = execFileSync("nft", ["list", "table", "inet", TABLE], { encoding: "utf8" });
  expect(rules.match(/oifname @frozen ct state new drop/g)).toHaveLength(2);
});
