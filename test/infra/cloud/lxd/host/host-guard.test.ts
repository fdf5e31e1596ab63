import { expect, it } from "vitest";
import { ensureGuardTable, freeze, thaw } from "../../../../../infra/cloud/lxd";

/** None of these may reach nft: it has no quoting for names. */
const HOSTILE = ['x"', "x; flush ruleset", "x\nflush ruleset", "x }", "", "-x", "x y", "a".repeat(40)];

it.each(HOSTILE)("refuses %j as a table and as a bridge", async (text) => {
  await expect(ensureGuardTable(text)).rejects.toThrow(TypeError);
  await expect(freeze("mvm_test", [text])).rejects.toThrow(TypeError);
  await expect(thaw("mvm_test", [text])).rejects.toThrow(TypeError);
});
