import { describe, expect, it } from "vitest";
import { checkCards } from "../../../../infra/cli/verbs/card-check";
import { CORPUS_FOLDER, goldenFile, readCorpus } from "./corpus";
import { judgeRepair } from "./judge-repair";

const cards = readCorpus();

describe("mvm card check, for mistakes that engineers make", () => {
  it("has at least forty of them", () => {
    expect(cards.length).toBeGreaterThanOrEqual(40);
  });

  it.each(cards.map((card) => [card.name, card] as const))("explains %s", async (_, card) => {
    const { output, exitCode } = await checkCards([`${card.name}.yaml`], CORPUS_FOLDER, "text", "0.0.0");
    expect(exitCode).toBe(2);
    await expect(output).toMatchFileSnapshot(goldenFile(card));
  });

  it.each(cards.map((card) => [card.name, card] as const))(
    "has a repair of %s that means what its author meant",
    (_, card) => {
      const repaired = card.repair.reduce((text, { wrong, right }) => {
        expect(text.split(wrong), `"${wrong}" stands once`).toHaveLength(2);
        return text.replace(wrong, () => right);
      }, card.text);
      expect(judgeRepair(repaired, card)).toEqual([]);
      expect(judgeRepair(card.text, card)).not.toEqual([]);
    },
  );
});
