import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../infra/diagnostics";
import { formatCards } from "../../../infra/cli/verbs/card-fmt";

const card = (customer: string, system = "{ serviceCard: silber, os: debian-13, size: small }") =>
  `card: 1\ncustomer: ${customer}\nholidays: DE-NI # ours\nsystems: { web: ${system} }\n`;
const canonical = (customer: string) =>
  `card: 1\ncustomer: ${customer}\nholidays: DE-NI # ours\nsystems:\n  web:\n    serviceCard: silber\n    os: debian-13\n    size: small\n`;

const WRITE = { check: false, stdout: false };
const CHECK = { check: true, stdout: false };
const STDOUT = { check: false, stdout: true };

describe("mvm card fmt", () => {
  let root: string;
  const fileOf = (customer: string) => path.join(root, "stacks", customer, "card.yaml");
  const read = (customer: string) => readFileSync(fileOf(customer), "utf8");
  const write = (customer: string, text: string) => {
    mkdirSync(path.dirname(fileOf(customer)), { recursive: true });
    writeFileSync(fileOf(customer), text);
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "mvm-fmt-"));
    writeFileSync(path.join(root, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
    write("acme", card("acme"));
    write("beta", canonical("beta"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("writes the canonical text and leaves nothing else behind", () => {
    const { text, exitCode } = formatCards([], root, WRITE);
    expect({ text, exitCode }).toEqual({
      text: "stacks/acme/card.yaml: formatted\nstacks/beta/card.yaml: canonical\n",
      exitCode: 0,
    });
    expect(read("acme")).toBe(canonical("acme"));
    expect(readdirSync(path.dirname(fileOf("acme")))).toEqual(["card.yaml"]);
    expect(formatCards(["acme"], root, CHECK).exitCode).toBe(0);
  });

  it("--check lists what differs, exits 1 and writes nothing", () => {
    const { text, exitCode, json } = formatCards(["beta", "acme"], root, CHECK);
    expect(exitCode).toBe(1);
    expect(text).toBe("stacks/beta/card.yaml: canonical\nstacks/acme/card.yaml: not canonical\n");
    expect(json).toEqual({
      schemaVersion: 1,
      cards: [
        { file: "stacks/beta/card.yaml", state: "unchanged", diagnostics: [] },
        { file: "stacks/acme/card.yaml", state: "differs", diagnostics: [] },
      ],
    });
    expect(read("acme")).toBe(card("acme"));
  });

  it("--stdout prints one card and writes nothing", () => {
    expect(formatCards(["acme"], root, STDOUT)).toMatchObject({ text: canonical("acme"), exitCode: 0 });
    expect(formatCards(["beta"], root, STDOUT)).toMatchObject({ text: canonical("beta"), exitCode: 0 });
    expect(read("acme")).toBe(card("acme"));
    expect(() => formatCards([], root, STDOUT)).toThrow(/^MVM2932 /);
  });

  it("does not touch a card with an error, but formats the others (exit 2)", () => {
    const broken = card("beta", "{ serviceCard: silber, os: debian-13, size: smal }");
    write("beta", broken);
    const { text, exitCode } = formatCards([], root, WRITE);
    expect(exitCode).toBe(2);
    expect(text).toContain("stacks/beta/card.yaml:4:61  error  MVM2033");
    expect(text).toContain("stacks/beta/card.yaml: invalid, not touched\n");
    expect(read("beta")).toBe(broken);
    expect(read("acme")).toBe(canonical("acme"));
  });

  it("takes files, relative to the working directory or absolute", () => {
    const { text } = formatCards(["card.yaml", fileOf("beta")], path.dirname(fileOf("acme")), WRITE);
    expect(text).toBe(`card.yaml: formatted\n${fileOf("beta")}: canonical\n`);
    expect(read("acme")).toBe(canonical("acme"));
  });

  it("keeps the mode of the file, and a symbolic link that leads to it", () => {
    chmodSync(fileOf("acme"), 0o640);
    mkdirSync(path.join(root, "stacks/link"));
    symlinkSync(fileOf("acme"), fileOf("link"));
    formatCards([fileOf("link")], root, WRITE);
    expect(lstatSync(fileOf("link")).isSymbolicLink()).toBe(true);
    expect(read("acme")).toBe(canonical("acme"));
    expect(statSync(fileOf("acme")).mode & 0o777).toBe(0o640);
  });

  it("says that a customer does not exist (exit 2)", () => {
    const { text, exitCode } = formatCards(["acne"], root, WRITE);
    expect(exitCode).toBe(2);
    expect(text).toContain("MVM2001  stacks/acne/card.yaml does not exist");
  });

  it("leaves a card that cannot be written as it was, but formats the others (exit 3)", () => {
    write("beta", card("beta"));
    // Somebody else's file in the place of the staged one; rights would not stop root.
    const inTheWay = path.join(path.dirname(fileOf("acme")), `.card.yaml.${process.pid}.tmp`);
    writeFileSync(inTheWay, "theirs");
    const { text, exitCode } = formatCards([], root, WRITE);
    expect(exitCode).toBe(3);
    expect(text).toContain("MVM3951  stacks/acme/card.yaml cannot be written: EEXIST");
    expect(text).toContain("stacks/acme/card.yaml: not written\nstacks/beta/card.yaml: formatted\n");
    expect(read("acme")).toBe(card("acme"));
    expect(readFileSync(inTheWay, "utf8")).toBe("theirs");
  });

  it("fails where no customer has a card", () => {
    rmSync(path.join(root, "stacks"), { recursive: true });
    expect(() => formatCards([], root, WRITE)).toThrow(DiagnosticError);
  });
});
