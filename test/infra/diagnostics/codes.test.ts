import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { DiagnosticKind } from "../../../infra/diagnostics";

const infra = path.resolve(import.meta.dirname, "../../../infra");
const tables = fs
  .readdirSync(infra, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "errors.ts");

async function readKinds(): Promise<DiagnosticKind[]> {
  const modules = await Promise.all(tables.map((file) => import(path.join(infra, file)) as Promise<object>));
  const isKind = (value: unknown): value is DiagnosticKind =>
    typeof value === "object" && value !== null && "code" in value && "hint" in value;
  return modules.flatMap((module) =>
    Object.values(module).flatMap((table: object) =>
      typeof table === "object" ? Object.values(table).filter(isKind) : [],
    ),
  );
}

describe("diagnostic codes", () => {
  it("are permanent names: each stands for one kind of error", async () => {
    const codes = (await readKinds()).map((kind) => kind.code);
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  });

  it("begin with the exit code they lead to", async () => {
    const wrong = (await readKinds()).filter((kind) => !/^MVM[1-4]\d{3}$/.test(kind.code));
    expect(wrong).toEqual([]);
  });
});
