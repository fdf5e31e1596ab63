import { describe, expect, it } from "vitest";
import { diagnose, DiagnosticError, exitCodeOf, fail } from "../../../infra/diagnostics";

const WRONG = { code: "MVM2035", title: "Malformed text", hint: "correct the spelling" } as const;
const BLOCKED = { code: "MVM3050", title: "Not set", hint: "set it" } as const;
const place = { file: "card.yaml", line: 1, column: 2, path: "os" };

describe("diagnose", () => {
  it("takes the hint of its kind unless the occurrence has a better one", () => {
    expect(diagnose(WRONG, "bad")).toEqual({
      code: "MVM2035",
      severity: "error",
      message: "bad",
      hint: WRONG.hint,
    });
    expect(diagnose(WRONG, "bad", { hint: "write a", place, severity: "warning" })).toEqual({
      code: "MVM2035",
      severity: "warning",
      message: "bad",
      hint: "write a",
      place,
    });
  });
});

describe("DiagnosticError", () => {
  it("carries one or many diagnostics and names their codes", () => {
    const one = diagnose(WRONG, "bad");
    const two = diagnose(BLOCKED, "unset");
    expect(new DiagnosticError(one).diagnostics).toEqual([one]);
    expect(new DiagnosticError([one, two]).message).toBe("MVM2035 bad\nMVM3050 unset");
  });

  it("is what fail throws, with the cause", () => {
    const cause = new Error("EACCES");
    try {
      fail(BLOCKED, "unset", { cause, place });
    } catch (error) {
      expect(error).toBeInstanceOf(DiagnosticError);
      expect(error).toMatchObject({ cause, diagnostics: [{ code: "MVM3050", place }] });
    }
    expect(() => fail(WRONG, "bad")).toThrow("MVM2035 bad");
  });
});

describe("exitCodeOf", () => {
  it.each([
    [[], 0],
    [[diagnose(WRONG, "a", { severity: "warning" })], 0],
    [[diagnose(WRONG, "a")], 2],
    [[diagnose(WRONG, "a"), diagnose(BLOCKED, "b")], 3],
    [[diagnose({ ...WRONG, code: "MVM4001" }, "a"), diagnose(BLOCKED, "b")], 4],
    [[diagnose({ ...WRONG, code: "MVM1001" }, "a")], 1],
  ])("is the first digit of the gravest error: %#", (diagnostics, expected) => {
    expect(exitCodeOf(diagnostics)).toBe(expected);
  });
});
