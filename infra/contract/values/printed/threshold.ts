import type { Threshold } from "../../plan";

type Quantity = Threshold["quantity"];

type Reader = (text: string) => Threshold | undefined;

const NUMBER = String.raw`\d+(?:[.,]\d+)?`;

/** Numbers as Germans and programs write them: `2,5` and `2.5`. */
const toNumber = (text: string): number => Number(text.replace(",", "."));

/** `90% Füllstand`: the words behind the number are decoration, but only these. */
function percent(quantity: "packet-loss" | "used" | "cpu", words: string): Reader {
  const pattern = new RegExp(String.raw`^(${NUMBER})\s*(?:%|Prozent)\s*(?:${words})?$`, "i");
  return (text) => {
    const [, digits] = pattern.exec(text) ?? [];
    if (digits === undefined) return undefined;
    const value = toNumber(digits);
    return value > 100 ? undefined : { quantity, percent: value };
  };
}

function readLoad(text: string): Threshold | undefined {
  const pattern = new RegExp(
    String.raw`^(${NUMBER})\s*/\s*(${NUMBER})\s*/\s*(${NUMBER})\s*(?:\(\s*1\s*-\s*5\s*-\s*15\s*\))?$`,
  );
  const [, load1, load5, load15] = pattern.exec(text) ?? [];
  if (load1 === undefined || load5 === undefined || load15 === undefined) return undefined;
  return { quantity: "load", load1: toNumber(load1), load5: toNumber(load5), load15: toNumber(load15) };
}

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sek: 1, min: 60, m: 60 };

function readSeconds(text: string): number | undefined {
  const [, digits, unit] = new RegExp(String.raw`^(${NUMBER})\s*(ms|s|sek|m|min)\.?$`, "i").exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const factor = SECONDS_PER_UNIT[unit.toLowerCase()];
  return factor === undefined ? undefined : toNumber(digits) * factor;
}

function readUpdates(text: string): Threshold | undefined {
  if (/^neue\s+regul[äa]re\s+(?:upd\.|updates?)$/i.test(text)) return { quantity: "updates", kind: "regular" };
  if (/^neue\s+kritische\s+(?:upd\.|updates?)$/i.test(text)) return { quantity: "updates", kind: "critical" };
  return undefined;
}

const READERS: Readonly<Record<Quantity, Reader>> = {
  "packet-loss": percent("packet-loss", "Paketverluste?"),
  used: percent("used", "Füllstand"),
  cpu: percent("cpu", "(?:CPU|Auslastung)"),
  load: readLoad,
  offset: (text) => {
    const seconds = readSeconds(text);
    return seconds === undefined ? undefined : { quantity: "offset", seconds };
  },
  updates: readUpdates,
  "response-time": (text) => {
    const seconds = readSeconds(text);
    return seconds === undefined
      ? undefined
      : { quantity: "response-time", milliseconds: Math.round(seconds * 1000) };
  },
  "days-left": (text) => {
    const [, digits] = /^(\d+)\s*(?:Tage?|d)$/i.exec(text) ?? [];
    return digits === undefined ? undefined : { quantity: "days-left", days: Number(digits) };
  },
  unreachable: (text) => (/^nicht\s+erreichbar$/i.test(text) ? { quantity: "unreachable" } : undefined),
  number: (text) =>
    new RegExp(`^-?${NUMBER}$`).test(text) ? { quantity: "number", value: toNumber(text) } : undefined,
};

/** What a threshold of each quantity looks like, for hints. */
export const THRESHOLD_EXAMPLES: Readonly<Record<Quantity, string>> = {
  "packet-loss": "80% Paketverluste",
  used: "90% Füllstand",
  cpu: "90%",
  load: "10 / 10 / 5 (1-5-15)",
  offset: "300s",
  updates: "neue reguläre Upd.",
  "response-time": "500ms",
  "days-left": "30 Tage",
  unreachable: "nicht erreichbar",
  number: "5",
};

/** Reads a threshold as the datasheet prints it (R62). Undefined: not a threshold of any of these quantities. */
export function parseThreshold(text: string, quantities: readonly Quantity[]): Threshold | undefined {
  const trimmed = text.trim().replace(/\s+/g, " ");
  for (const quantity of quantities) {
    const threshold = READERS[quantity](trimmed);
    if (threshold) return threshold;
  }
  return undefined;
}

/** The one canonical spelling, which is the datasheet's where it has one. */
export function formatThreshold(threshold: Threshold): string {
  switch (threshold.quantity) {
    case "packet-loss":
      return `${threshold.percent}% Paketverluste`;
    case "used":
      return `${threshold.percent}% Füllstand`;
    case "cpu":
      return `${threshold.percent}%`;
    case "load":
      return `${threshold.load1} / ${threshold.load5} / ${threshold.load15} (1-5-15)`;
    case "offset":
      return `${threshold.seconds}s`;
    case "updates":
      return threshold.kind === "regular" ? "neue reguläre Upd." : "neue kritische Upd.";
    case "response-time":
      return `${threshold.milliseconds}ms`;
    case "days-left":
      return `${threshold.days} Tage`;
    case "unreachable":
      return "nicht erreichbar";
    case "number":
      return String(threshold.value);
  }
}
