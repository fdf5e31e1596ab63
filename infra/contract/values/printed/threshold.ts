import type { Threshold } from "../../plan";
import { NUMBER, readMilliseconds, readPercent, toNumber } from "./quantities";
import { tidy, unifyDashes } from "./spelling";

type Quantity = Threshold["quantity"];

type Reader = (text: string) => Threshold | undefined;

/** `90% Füllstand`: the words behind the number are decoration, but only these. */
function percentReader(quantity: "packet-loss" | "used" | "cpu", words: string): Reader {
  const pattern = new RegExp(String.raw`^(${NUMBER}) ?(?:%|Prozent) ?(?:${words})?$`, "i");
  return (text) => {
    const [, digits] = pattern.exec(text) ?? [];
    const percent = digits === undefined ? undefined : readPercent(digits);
    return percent === undefined ? undefined : { quantity, percent };
  };
}

const LOAD = new RegExp(
  String.raw`^(${NUMBER}) ?/ ?(${NUMBER}) ?/ ?(${NUMBER})(?: ?\( ?1 ?[-/] ?5 ?[-/] ?15 ?\))?$`,
);

function readLoad(text: string): Threshold | undefined {
  const [load1, load5, load15] = (LOAD.exec(text) ?? []).slice(1).map(toNumber);
  if (!load1 || !load5 || !load15) return undefined;
  return { quantity: "load", load1, load5, load15 };
}

const UPDATES = /^neue (?:(regul(?:ä|ae|a)re)|kritische) (?:upd\.?|updates?)$/i;

function readUpdates(text: string): Threshold | undefined {
  const match = UPDATES.exec(text);
  return match ? { quantity: "updates", kind: match[1] === undefined ? "critical" : "regular" } : undefined;
}

function readDaysLeft(text: string): Threshold | undefined {
  const [, digits] = /^(0|[1-9]\d{0,3}) ?(?:Tag|Tage|Tagen|d)$/i.exec(text) ?? [];
  return digits === undefined ? undefined : { quantity: "days-left", days: Number(digits) };
}

const PLAIN_NUMBER = new RegExp(`^-?${NUMBER}$`);

const READERS: Readonly<Record<Quantity, Reader>> = {
  "packet-loss": percentReader("packet-loss", "Paketverluste?"),
  used: percentReader("used", "F(?:ü|ue)llstand|belegt"),
  cpu: percentReader("cpu", "CPU|Auslastung|CPU-Auslastung"),
  load: readLoad,
  offset: (text) => {
    const milliseconds = readMilliseconds(text);
    return milliseconds === undefined ? undefined : { quantity: "offset", seconds: milliseconds / 1000 };
  },
  updates: readUpdates,
  "response-time": (text) => {
    const milliseconds = readMilliseconds(text);
    return milliseconds === undefined ? undefined : { quantity: "response-time", milliseconds };
  },
  "days-left": readDaysLeft,
  unreachable: (text) =>
    /^(?:nicht erreichbar|unerreichbar)$/i.test(text) ? { quantity: "unreachable" } : undefined,
  // Adding zero makes a zero of a negative zero.
  number: (text) => (PLAIN_NUMBER.test(text) ? { quantity: "number", value: toNumber(text) + 0 } : undefined),
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

/**
 * Reads a threshold as the datasheet prints it (R62), or as people vary it: letter case, blanks, dashes, the German
 * decimal mark, the column's "ab" (O37), and words that say no more than the row. What could mean two things is none:
 * a number without its unit, `1.000s`, `5m`, `> 90%`, `90% frei`. Neither is a limit that is always reached.
 *
 * @returns undefined where the text is not a threshold of any of these quantities
 */
export function parseThreshold(text: string, quantities: readonly Quantity[]): Threshold | undefined {
  const tidied = unifyDashes(tidy(text)).replace(/^ab /i, "");
  for (const quantity of quantities) {
    const threshold = READERS[quantity](tidied);
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
      return formatSeconds(threshold.seconds);
    case "updates":
      return threshold.kind === "regular" ? "neue reguläre Upd." : "neue kritische Upd.";
    case "response-time":
      return `${threshold.milliseconds}ms`;
    case "days-left":
      return threshold.days === 1 ? "1 Tag" : `${threshold.days} Tage`;
    case "unreachable":
      return "nicht erreichbar";
    case "number":
      return String(threshold.value);
  }
}

/** Seconds have at most two decimals; what is finer is said in milliseconds. */
function formatSeconds(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  return milliseconds % 10 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
