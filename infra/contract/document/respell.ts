import { spellOutUmlauts } from "./german-words";

type Respeller = (text: string) => string | undefined;

/** `3`, `3:00`, `3.00`, `3 Uhr`; the end of a day is the beginning of the next one. */
const asTime: Respeller = (text) => {
  const [, hour, minute = "00"] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?(?:Uhr|h))?$/i.exec(text) ?? [];
  if (hour === undefined) return undefined;
  return hour === "24" && minute === "00" ? "00:00" : `${hour.padStart(2, "0")}:${minute}`;
};

/** `31.12.2026`, `31/12/2026`, `2026.12.31`, `20261231`. */
const asDay: Respeller = (text) => {
  const german = /^(\d{1,2})[./-] ?(\d{1,2})[./-] ?(20\d{2})$/.exec(text);
  const [year, month, day] = german
    ? [german[3], german[2], german[1]]
    : (/^(20\d{2})[./-]?(\d{1,2})[./-]?(\d{1,2})$/.exec(text)?.slice(1) ?? []);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
};

/** `Windows Server 2022` → `windows-server-2022`. Other signs may separate two names, so they stand for none. */
const asName: Respeller = (text) =>
  /[^\p{L}\p{N}\s._-]/u.test(text)
    ? undefined
    : spellOutUmlauts(text.toLowerCase())
        .replace(/[^a-z0-9.]+/g, "-")
        .replace(/^-+|-+$/g, "");

/** In this order: the first that the field takes is offered. */
const RESPELLERS: readonly Respeller[] = [
  asTime,
  asDay,
  asName,
  (text) => text.replace(/\s/g, ""),
  (text) => text.replace(/\s/g, "").toUpperCase(),
  (text) => text.replace(/\s/g, "").toLowerCase(),
  (text) => `/${text}`,
  (text) => text.replace(/^http:/, "https:"),
  (text) => `https://${text}`,
];

/** What was probably meant by a text that a field does not take; undefined where no other spelling would do. */
export function respell(text: string, isTaken: (text: string) => boolean): string | undefined {
  return RESPELLERS.map((respeller) => respeller(text)).find(
    (other): other is string => other !== undefined && isTaken(other),
  );
}

const TRUTH: Readonly<Record<string, boolean>> = {
  ...{ yes: true, y: true, on: true, ja: true, wahr: true, true: true, "1": true },
  ...{ no: false, n: false, off: false, nein: false, falsch: false, false: false, "0": false },
};

/** `no`, `"false"`, `ja`. */
export function respellBoolean(value: unknown): boolean | undefined {
  return TRUTH[String(value).toLowerCase()];
}

/** The number in `"443"`, `4 GB`, `1,5`; undefined where the text has none, or several. */
export function respellNumber(text: string): number | undefined {
  const [, digits] = /^(\d{1,9}(?:[.,]\d{1,2})?)(?: ?[a-z%]{1,12})?$/i.exec(text.trim()) ?? [];
  return digits === undefined ? undefined : Number(digits.replace(",", "."));
}
