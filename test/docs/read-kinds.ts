import * as fs from "node:fs";
import * as path from "node:path";
import type { DiagnosticKind } from "../../infra/diagnostics";

export const infraDir = path.resolve(import.meta.dirname, "../../infra");

/** A table of one `errors.ts`. */
export interface KindTable {
  /** Folder of its room, e.g. `infra/cloud/ssh`. */
  readonly room: string;
  /** By the name that the code has in TypeScript. */
  readonly kinds: ReadonlyMap<string, DiagnosticKind>;
}

/** All rows of all `errors.ts`. */
export async function readKindTables(): Promise<KindTable[]> {
  const files = fs
    .readdirSync(infraDir, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "errors.ts")
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(path.join(infraDir, file))) as Record<string, unknown>;
      const kinds = Object.values(module).flatMap((table) =>
        typeof table === "object" && table !== null ? Object.entries(table).filter(isKindEntry) : [],
      );
      return { room: path.posix.join("infra", path.dirname(file)), kinds: new Map(kinds) };
    }),
  );
}

function isKindEntry(entry: [string, unknown]): entry is [string, DiagnosticKind] {
  const [, value] = entry;
  return typeof value === "object" && value !== null && "code" in value && "hint" in value;
}
