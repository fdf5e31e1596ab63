import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** A value of a plan as JSON has it; `null`: absent. */
export type Meant = string | number | boolean | null;

/** A card with a mistake that engineers make, and what its author meant. */
export interface BrokenCard {
  /** Name of its files, e.g. `07-no-for-false`. */
  readonly name: string;
  readonly text: string;
  /** Edits that make it right: one of several ways. */
  readonly repair: readonly { readonly wrong: string; readonly right: string }[];
  /** By path of the plan, with the name of a check as its index: the values that count as right. */
  readonly meant: Readonly<Record<string, readonly Meant[]>>;
}

export const CORPUS_FOLDER = import.meta.dirname;

/** What the command line says about a broken card. */
export const goldenFile = ({ name }: BrokenCard): string => path.join(CORPUS_FOLDER, `${name}.txt`);

export function readCorpus(): readonly BrokenCard[] {
  return readdirSync(CORPUS_FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => {
      const name = path.basename(file, ".yaml");
      const read = (extension: string): string =>
        readFileSync(path.join(CORPUS_FOLDER, `${name}.${extension}`), "utf8");
      const { repair, meant } = JSON.parse(read("json")) as Pick<BrokenCard, "repair" | "meant">;
      return { name, text: read("yaml"), repair, meant };
    });
}
