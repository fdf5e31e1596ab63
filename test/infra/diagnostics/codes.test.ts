import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { infraDir, readKindTables } from "../../docs/read-kinds";

/** Every code that was ever released, with its name in `errors.ts`. Append to it; never remove or rename. */
const ledger = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "codes.json"), "utf8")) as Readonly<
  Record<string, string>
>;

const tables = await readKindTables();
const kinds = tables.flatMap((table) => [...table.kinds].map(([name, kind]) => ({ name, ...kind })));

describe("diagnostic codes", () => {
  it("are unique: each stands for one kind of error", () => {
    const codes = kinds.map((kind) => kind.code);
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  });

  it("begin with the exit code they lead to", () => {
    expect(kinds.filter((kind) => !/^MVM[1-4]\d{3}$/.test(kind.code))).toEqual([]);
  });

  it("are permanent: codes.json lists each with its name, and nothing listed is gone", () => {
    const current = Object.fromEntries(kinds.map(({ code, name }) => [code, name]));
    expect(current).toEqual(ledger);
  });

  it("say what is wrong and what to do", () => {
    expect(kinds.filter(({ title, hint }) => title.length < 5 || hint.length < 5)).toEqual([]);
  });

  it("stand in a table wherever they are written out", () => {
    const known = new Set<string>(kinds.map(({ code }) => code));
    const written = fs
      .readdirSync(infraDir, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|cjs)$/.test(file))
      .flatMap((file) =>
        [...fs.readFileSync(path.join(infraDir, file), "utf8").matchAll(/"[^"\n]*\b(MVM\d{4})\b/g)].map(
          ([, code = ""]) => code,
        ),
      );
    expect(written.filter((code) => !known.has(code))).toEqual([]);
  });
});
