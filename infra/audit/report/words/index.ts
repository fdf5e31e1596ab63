import { ENGLISH } from "./english";
import { createFormat, type ReportFormat } from "./format";
import { GERMAN } from "./german";
import { GERMAN_PREREQUISITES, GERMAN_TITLES } from "./german-titles";
import type { ReportLanguage, ReportWords } from "./words";

export { GERMAN_PREREQUISITES, GERMAN_TITLES } from "./german-titles";
export type { ReportFormat } from "./format";
export type { ReportLanguage, ReportWords } from "./words";

/** A language: its words, its way to write numbers and times, its titles of policies and probes. */
export interface Language {
  readonly words: ReportWords;
  readonly format: ReportFormat;
  /** Title in this language; undefined: only the report's own English one is there. */
  readonly findTitle: (id: string) => string | undefined;
  /** Likewise of a row of the technical prerequisites. */
  readonly findPrerequisite: (id: string) => string | undefined;
}

export function openLanguage(language: ReportLanguage): Language {
  const words = language === "de" ? GERMAN : ENGLISH;
  const translated = language === "de";
  return {
    words,
    format: createFormat(words),
    findTitle: (id) => (translated ? lookUp(GERMAN_TITLES, id) : undefined),
    findPrerequisite: (id) => (translated ? lookUp(GERMAN_PREREQUISITES, id) : undefined),
  };
}

function lookUp(titles: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(titles, id) ? titles[id] : undefined;
}
