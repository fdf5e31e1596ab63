/** Readers of the numbers and units that thresholds are made of. Undefined: not one of them, or not without a doubt. */

/**
 * At most two decimals: `1.000` and `1,000` are one for some readers and a thousand for others. No leading zeros,
 * because programs disagree whether `010` is ten or eight.
 */
export const NUMBER = String.raw`(?:0|[1-9]\d{0,8})(?:[.,]\d{1,2})?`;

/** A text that matched NUMBER; the decimal mark may be German. */
export const toNumber = (text: string): number => Number(text.replace(",", "."));

const MILLISECONDS_PER_UNIT: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|Millisekunden?)$/i, 1],
  [/^(?:s|sek\.?|sekunden?)$/i, 1000],
  [/^(?:min\.?|minuten?)$/i, 60_000],
];

const DURATION = new RegExp(String.raw`^(${NUMBER}) ?([a-z]+\.?)$`, "i");

/**
 * A duration in whole milliseconds, e.g. `300s`, `5 min`, `2,5 Sekunden`, `500ms`. `m` is refused: a minute for some,
 * a month or a thousandth for others. Nothing is finer than a millisecond; zero is no limit.
 */
export function readMilliseconds(text: string): number | undefined {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const factor = MILLISECONDS_PER_UNIT.find(([spelling]) => spelling.test(unit))?.[1];
  if (factor === undefined || (factor === 1 && /[.,]/.test(digits))) return undefined;
  // Two decimals times at least a thousand: the product is whole, its floating point representation may not be.
  return Math.round(toNumber(digits) * factor) || undefined;
}

/** More than 0 and at most 100; 0 would always be reached (O37). */
export function readPercent(digits: string): number | undefined {
  const percent = toNumber(digits);
  return percent > 0 && percent <= 100 ? percent : undefined;
}
