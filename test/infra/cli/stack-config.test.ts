import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStackConfig } from "../../../infra/cli/stack-config";
import { DiagnosticError } from "../../../infra/diagnostics";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mvm-stack-config-"));
  mkdirSync(join(root, "stacks"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (text: string): ReturnType<typeof readStackConfig> => {
  writeFileSync(join(root, "stacks", "Pulumi.demo.yaml"), text);
  return readStackConfig({ root, name: "managed-vm", programDir: root }, "demo");
};

describe("the configuration of a stack", () => {
  it("is empty without a file, or without values", () => {
    expect(readStackConfig({ root, name: "managed-vm", programDir: root }, "demo")).toEqual({
      plain: {},
      secure: {},
    });
    expect(read("config:\n")).toEqual({ plain: {}, secure: {} });
  });

  it("has full keys and values as programs see them", () => {
    const { plain } = read('config:\n  managed-vm:a: 5\n  b: true\n  o:c: "007"\n  o:d: { y: [1], x: z }\n');
    expect(plain).toEqual({
      "managed-vm:a": "5",
      "managed-vm:b": "true",
      "o:c": "007",
      "o:d": '{"x":"z","y":[1]}',
    });
  });

  it("keeps what is encrypted apart, also within structures, and says where the salt stands", () => {
    const config = read(
      "encryptionsalt: v1:salt\nconfig:\n  o:a: x\n  o:b:\n    secure: v1:b\n  o:c:\n    user: u\n    password:\n      secure: v1:c\n",
    );
    expect(config).toEqual({
      plain: { "o:a": "x" },
      secure: { "o:b": { secure: "v1:b" }, "o:c": { user: "u", password: { secure: "v1:c" } } },
      encryptionSalt: {
        text: "v1:salt",
        place: { file: "stacks/Pulumi.demo.yaml", line: 1, column: 17, path: "encryptionsalt" },
      },
    });
  });

  it.each<[string, string, [number, number]]>([
    ["is not YAML", "config: [\n", [2, 1]],
    ["is no map", "config:\n  - a\n", [2, 3]],
    ["has secure values and no salt", "config:\n  o:a: x\n  o:b:\n    secure: v1:b\n", [4, 5]],
    ["has a salt that is no text", "encryptionsalt: [1]\n", [1, 17]],
  ])("is refused at its place when it %s", (_what, text, [line, column]) => {
    let error: unknown;
    try {
      read(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DiagnosticError);
    const [first] = (error as DiagnosticError).diagnostics;
    expect([first?.code, first?.place?.file, first?.place?.line, first?.place?.column]).toEqual([
      "MVM2903",
      "stacks/Pulumi.demo.yaml",
      line,
      column,
    ]);
  });
});
