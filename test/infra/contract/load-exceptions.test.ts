import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { loadExceptions } from "../../../infra/contract";
import { DiagnosticError } from "../../../infra/diagnostics";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-exceptions-"));
const write = (name: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
};

afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

describe("loadExceptions", () => {
  beforeEach(() => {
    fs.rmSync(path.join(root, "stacks"), { recursive: true, force: true });
  });

  it("both files may be absent", () => {
    const { waivers, policyConfig, texts, locate } = loadExceptions(root, "acme");
    expect([waivers, policyConfig, texts.size, locate("waivers[0]")]).toEqual([[], {}, 0, undefined]);
  });

  it("finds the line of a waiver and of a policy's entry", () => {
    write("stacks/acme/waivers.yaml", "waivers: 1\nentries:\n  - policy: a\n  - policy: b\n    expires: 1\n");
    write("stacks/policy-config.json", `{\n  "only-required-ports": { "x": 1 }\n}`);
    const { locate, texts, waivers } = loadExceptions(root, "acme");
    expect(waivers.map(({ policy }) => policy)).toEqual(["a", "b"]);
    expect([...texts.keys()]).toEqual(["stacks/acme/waivers.yaml", "stacks/policy-config.json"]);
    const at = (text: string) => {
      const place = locate(text);
      return place && `${place.file}:${place.line}:${place.column}`;
    };
    expect(at("waivers[1]")).toBe("stacks/acme/waivers.yaml:4:5");
    expect(at("waivers[1].expires")).toBe("stacks/acme/waivers.yaml:5:14");
    expect(at(`policyConfig["only-required-ports"]`)).toBe("stacks/policy-config.json:2:3");
    expect(at(`policyConfig["only-required-ports"].properties`)).toBe("stacks/policy-config.json:2:3");
    expect(at("systems[0].os")).toBeUndefined();
  });

  it("reports the errors of both files at once", () => {
    write("stacks/acme/waivers.yaml", "waivers: 2\nentries: []\n");
    write("stacks/policy-config.json", "{ nothing");
    const codesOf = (): string[] => {
      try {
        loadExceptions(root, "acme");
        return [];
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        return error.diagnostics.map(({ code }) => code);
      }
    };
    expect(codesOf()).toEqual(["MVM2036", "MVM2010"]);
  });
});
