import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCard } from "../../infra/contract";
import { CardEditor } from "./language-server";

const HEAD =
  "card: 1\ncustomer: acme\nholidays: DE-NI\nsystems:\n  web:\n    serviceCard: silber\n    size: small\n";
const GOOD = `${HEAD}    os: debian-13\n`;

describe(
  "an editor with the YAML language server and docs/schema/card.schema.json",
  { timeout: 60_000 },
  () => {
    let editor: CardEditor;
    beforeAll(async () => {
      editor = await CardEditor.start();
    }, 60_000);
    afterAll(() => {
      editor.stop();
    });

    it.each([
      ["keys of the card", "card: 1\nho|", ["holidays"]],
      ["keys of a system", `${HEAD}    |`, ["monitoring", "managedOs", "os", "patching", "services"]],
      [
        "operating systems of the catalogue",
        `${HEAD}    os: |`,
        ["debian-13", "rocky-9", "windows-server-2022"],
      ],
      ["federal states", "card: 1\nholidays: |", ["DE-NI", "DE-BY"]],
      ["wie Standard", `${GOOD}    monitoring: |`, ["wie Standard"]],
      [
        "rows of the datasheet",
        `${GOOD}    monitoring:\n      - service: |`,
        ["hostcheck", "disk", "ntp-time"],
      ],
      [
        "reactions",
        `${GOOD}    monitoring:\n      - service: disk\n        warn:\n          werktags: |`,
        ["Beheben + Mail", "SMS"],
      ],
    ])("offers %s", async (_, text, expected) => {
      expect(await editor.complete(text)).toEqual(expect.arrayContaining(expected));
    });

    it.each([
      ["holidays", "card: 1\nhol|idays: DE-NI\n", "O3"],
      ["os", `${HEAD}    o|s: debian-13\n`, "R28"],
      ["size", GOOD.replace("size", "si|ze"), "small: 1 CPU"],
      [
        "werktags",
        `${GOOD}    monitoring:\n      - service: disk\n        warn: { werk|tags: SMS }\n`,
        "R64",
      ],
    ])("explains %s with its clause", async (_, text, clause) => {
      expect(await editor.hover(text)).toContain(clause);
    });

    it.each([
      ["the good card", "", ""],
      ["an unknown key", "size:", "sise:"],
      ["a missing key", "    size: small\n", ""],
      ["a value that is not in the list", "DE-NI", "DE-NY"],
      ["another version", "card: 1", "card: 2"],
      ["a name with capitals", "  web:", "  Web:"],
      ["a number where text is due", "os: debian-13", "os: 13"],
      ["a wrong size", "size: small", "size: { cpus: 0, memoryGiB: 1, diskGiB: 10 }"],
      ["a text where true or false is due", "size: small", "size: small\n    ipv6: maybe"],
      ["an id with blanks", "os: debian-13", "os: Debian 13"],
    ])("agrees with us about %s", async (_, from, to) => {
      const text = GOOD.replace(from, to);
      const ours = parseCard(text, "card.yaml").diagnostics.length > 0;
      expect([(await editor.validate(text)).length > 0, text === GOOD]).toEqual([ours, !ours]);
    });

    // JSON Schema cannot say these; `mvm card check` does.
    it.each([
      ["two bases", "serviceCard: silber", "serviceCard: silber\n    managedOs: admin"],
      [
        "a name that nothing has",
        "systems:",
        "signOffs: [{ subject: change, systems: [db], by: A, date: 2026-01-01 }]\nsystems:",
      ],
      [
        "an unknown reaction",
        "size: small",
        "size: small\n    monitoring: [{ service: disk, warn: { werktags: Beheben + SMS } }]",
      ],
      [
        "a day that does not exist",
        "systems:",
        "signOffs: [{ subject: change, systems: [web], by: A, date: 2026-02-30 }]\nsystems:",
      ],
    ])("leaves to us %s", async (_, from, to) => {
      const text = GOOD.replace(from, to);
      expect(parseCard(text, "card.yaml").diagnostics).not.toEqual([]);
      expect(await editor.validate(text)).toEqual([]);
    });
  },
);
