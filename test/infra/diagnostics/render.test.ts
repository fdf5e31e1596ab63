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
      "card.yaml:2:5  error  MVM2033  os is wrong\n  1 | a: 1\n  2 | os: arhc\n    |     ^^^^\n  hint: choose one\n" +
        "warning  MVM3050  no place, no hint\n",
    );
  });
});

describe("renderCodeFrame", () => {
  it("shows the line above, whatever their numbers", () => {
    expect(frame("a: 1\n".repeat(99) + "os: x", 100, 5)).toBe("   99 | a: 1\n  100 | os: x\n      |     ^\n");
    expect(frame("\n\nos: x", 3, 5)).toBe("  2 |\n  3 | os: x\n    |     ^\n");
  });

  it.each([
    ["a key", "  custommer: x", 3, "  ^^^^^^^^^"],
    ["a value of several words", "  os: Windows Server 2022 # x", 7, "      ^^^^^^^^^^^^^^^^^^^"],
    ["a value in braces", "w: { from: 3, to: 5 }", 19, "                  ^"],
    ["a quoted value", 'a: "x, \\"y\\"" # z', 4, "   ^^^^^^^^^^"],
    ["an address", "a: [2001:db8::1/32]", 5, "    ^^^^^^^^^^^^^^"],
    ["a list", "a: [b, c]", 4, "   ^"],
    ["the end of a line", "os:", 4, "   ^"],
    ["a line that ends in CR LF", "os:\r\n", 4, "   ^"],
    ["what stands behind a tab", "\tos: x", 2, " ^^"],
    ["what stands behind wide characters", "a: 東京 x y", 7, "        ^^^"],
    ["wide characters", "a: 東京", 4, "   ^^^^"],
    ["what stands behind marks on letters", "a\u0308: x", 5, "   ^"],
  ])("underlines %s", (_, text, column, underline) => {
    expect(frame(text, 1, column).split("\n")[1]).toBe(`    | ${underline}`);
  });

  it("is empty without text or line", () => {
    expect(renderCodeFrame(placeAt(1, 1), () => undefined)).toBe("");
    expect(frame("a", 9, 1)).toBe("");
  });

  it("cuts long lines around the place, and says so", () => {
    const [line = "", caret = ""] = frame("- ".repeat(200) + "!" + " -".repeat(200), 1, 401).split("\n");
    expect(line).toHaveLength("  1 | ".length + 100);
    expect([line[caret.indexOf("^")], line.at(6), line.at(-1)]).toEqual(["!", "…", "…"]);
  });

  it("shows no character that could steer a terminal", () => {
    expect(frame("a: \u001b[31m\u202ex", 1, 1)).toBe("  1 | a: ·[31m·x\n    | ^\n");
  });

  it("shows no key material", () => {
    const shown = frame(`key: b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ== # x`, 1, 6);
    expect(shown).toContain(`key: ${"*".repeat(44)} # x`);
  });

  it.each([
    ["a password", "os: x\npassword: hunter2", "hunter2"],
    ["a password in German", "os: x\nKennwort = hunter2", "hunter2"],
    ["a token in braces", 'a: { "api-key": hunter2 }\nb: 1', "hunter2"],
    ["a private key on one line", "os: x\nkey: EC PRIVATE KEY hunter2", "hunter2"],
    ["credentials in an address", "a: https://me:hunter2@example.com\nb: 1", "hunter2"],
    ["a private key", "k: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  hunter2", "hunter2|BEGIN"],
    [
      "the end of a private key",
      "-----BEGIN PRIVATE KEY-----\nabc\nhunter2\n-----END PRIVATE KEY-----",
      "hunter2",
    ],
  ])("never shows a line with %s, neither at fault nor above it", (_, text, secret) => {
    const frames = text.split("\n").map((_line, i) => frame(text, i + 1, 1));
    expect(frames.join()).toContain("(not shown: it may hold a secret)");
    expect(frames.join()).not.toMatch(new RegExp(secret));
  });

  it("shows what stands below a private key", () => {
    expect(frame("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\na: 1\nb: 2", 5, 1)).toContain(
      "b: 2",
    );
  });

  it("leaves the line out where the kind of error says that it may be a secret", () => {
    const text = "a: 1\nb: correct horse";
    const diagnostic = diagnose({ ...KIND, isSecret: true }, "this is no key", { place: placeAt(2, 4) });
    expect(renderDiagnostics([diagnostic], () => text)).not.toContain("correct horse");
    expect(diagnosticToJson(diagnostic)).not.toHaveProperty("isSecret");
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
