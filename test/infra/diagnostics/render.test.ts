import { describe, expect, it } from "vitest";
import { diagnose, diagnosticToJson, renderCodeFrame, renderDiagnostics } from "../../../infra/diagnostics";

const KIND = { code: "MVM2033", title: "Not in the list", hint: "choose one" } as const;
const placeAt = (line: number, column: number) => ({ file: "card.yaml", line, column, path: "os" });
const frame = (text: string, line: number, column: number) =>
  renderCodeFrame(placeAt(line, column), () => text);

describe("renderDiagnostics", () => {
  const diagnostics = [
    diagnose(KIND, "os is wrong", { place: placeAt(2, 5) }),
    { code: "MVM3050", severity: "warning", message: "no place, no hint" } as const,
  ];

  it("prints place, severity, code and message, then the hint", () => {
    expect(renderDiagnostics(diagnostics)).toBe(
      "card.yaml:2:5  error  MVM2033  os is wrong\n  hint: choose one\nwarning  MVM3050  no place, no hint\n",
    );
  });

  it("shows the line at fault where the text is at hand", () => {
    expect(renderDiagnostics(diagnostics, () => "a: 1\nos: arhc\n")).toBe(
      "card.yaml:2:5  error  MVM2033  os is wrong\n  2 | os: arhc\n    |     ^\n  hint: choose one\n" +
        "warning  MVM3050  no place, no hint\n",
    );
  });
});

describe("renderCodeFrame", () => {
  it("aligns the caret below lines with numbers of any width", () => {
    expect(frame("\n".repeat(99) + "os: x", 100, 5)).toBe("  100 | os: x\n      |     ^\n");
  });

  it("points behind the end of a line", () => {
    expect(frame("os:\r\n", 1, 4)).toBe("  1 | os:\n    |    ^\n");
  });

  it("is empty without text or line", () => {
    expect(renderCodeFrame(placeAt(1, 1), () => undefined)).toBe("");
    expect(frame("a", 9, 1)).toBe("");
  });

  it("cuts long lines around the place", () => {
    const [line = "", caret = ""] = frame("- ".repeat(200) + "!" + " -".repeat(200), 1, 401).split("\n");
    expect(line).toHaveLength("  1 | ".length + 100);
    expect(line[caret.indexOf("^")]).toBe("!");
  });

  it("shows no character that could steer a terminal", () => {
    expect(frame("a: \u001b[31m\u202ex", 1, 1)).toBe("  1 | a: ·[31m·x\n    | ^\n");
  });

  it("shows no key material", () => {
    const shown = frame(`key: b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ== # x`, 1, 6);
    expect(shown).toContain(`key: ${"*".repeat(44)} # x`);
  });
});

describe("diagnosticToJson", () => {
  it("has every field of the public contract, null where nothing is known", () => {
    expect(diagnosticToJson(diagnose(KIND, "os is wrong", { place: placeAt(2, 5) }))).toEqual({
      code: "MVM2033",
      severity: "error",
      message: "os is wrong",
      hint: "choose one",
      file: "card.yaml",
      line: 2,
      column: 5,
      path: "os",
    });
    expect(diagnosticToJson({ code: "MVM3050", severity: "error", message: "x" })).toEqual({
      ...{ code: "MVM3050", severity: "error", message: "x" },
      ...{ hint: null, file: null, line: null, column: null, path: null },
    });
  });
});
