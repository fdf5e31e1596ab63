import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPlan, formatCard, parseCard, parseProvider } from "../../../../infra/contract";
import { cardTexts, runsOf } from "../arbitraries";
import { PUBLIC_KEYS } from "../public-keys";

const { provider } = parseProvider(
  `provider: 1\nsources: [198.51.100.7]\nadminUser: ops\nsshKeys: [{ name: ops, publicKey: ${PUBLIC_KEYS.ed25519} }]\n`,
  "provider.yaml",
);

/** Everything a card means; where its values stand in the file is left out. */
function meaningOf(text: string): object {
  const { card, diagnostics } = parseCard(text, "card.yaml");
  if (!card || !provider) throw new Error(JSON.stringify(diagnostics));
  const { plan, diagnostics: warnings } = buildPlan(card, provider, { environment: {} });
  const origins = [...(plan?.origins ?? [])].map(([path, { kind, clause }]) => [path, kind, clause]);
  return {
    ...plan,
    origins: origins.sort(),
    warnings: warnings.map(({ code, message }) => [code, message]).sort(),
  };
}

function format(text: string): string {
  const { text: formatted, diagnostics } = formatCard(text, "card.yaml");
  if (formatted === undefined) throw new Error(JSON.stringify(diagnostics));
  return formatted;
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

describe("formatCard, for any valid card", () => {
  it(
    "keeps the plan and every comment, and formatting twice is formatting once (R62)",
    () => {
      fc.assert(
        fc.property(cardTexts(), ({ text, comments }) => {
          const formatted = format(text);
          if (!isDeepStrictEqual(meaningOf(formatted), meaningOf(text))) {
            expect(meaningOf(formatted)).toEqual(meaningOf(text));
          }
          for (const comment of comments)
            if (countOf(formatted, comment) !== 1) expect(formatted).toContain(comment);
          if (format(formatted) !== formatted) expect(format(formatted)).toBe(formatted);
        }),
        { numRuns: runsOf(2000) },
      );
    },
    24 * 3_600_000,
  );
});
