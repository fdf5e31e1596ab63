import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../infra/contract/document";

const judge = (text: string) =>
  readDocument(text, "card.yaml").diagnostics.map(
    (d) => `${d.place?.line}:${d.place?.column} ${d.code} ${d.message} | ${d.hint}`,
  );

describe("syntax errors of a file", () => {
  it.each([
    [
      "a line that is indented too little",
      "s:\n  web:\n    a: 1\n  b: 2\n    c: 3\n",
      "4:3 MVM2010 this line has 2 blanks in front, which does not fit the lines around it | put 4 blanks in front, like line 5",
    ],
    [
      "a line that is indented too far",
      "s:\n  a: 1\n    b: 2\n  c: 3\n",
      "3:5 MVM2010 this line has 4 blanks in front, which does not fit the lines around it | put 2 blanks in front, like line 2",
    ],
    [
      "a line between two columns",
      "s:\n  web:\n    a: 1\n   b: 2\n",
      "4:4 MVM2010 this line has 3 blanks in front, and no line that it could belong to has | put 4 blanks in front, like line 3; or 2 blanks in front, like line 2",
    ],
    [
      "a key of an item at the column of its dash",
      "l:\n  - a: 1\n  b: 2\n",
      "3:3 MVM2010 this line stands among the items of a list and is none | put 4 blanks in front, to go on with the item of line 2",
    ],
    [
      "a tab",
      "a:\n\tb: 1\n",
      "2:1 MVM2010 a tab indents this line | put 2 blanks in front in place of the tab",
    ],
    [
      "a tab beside blanks",
      "a:\n    b: 1\n\tc: 1\n",
      "3:1 MVM2010 a tab indents this line | put 4 blanks in front in place of the tab, like line 2",
    ],
    [
      "a line without colon",
      "a: 1\nb 2\nc: 3\n",
      "2:1 MVM2010 this line has no colon between key and value | write `b: 2`",
    ],
    [
      "the last line without colon",
      "a: 1\nb 2\n",
      "2:1 MVM2010 this line has no colon between key and value | write `b: 2`",
    ],
    [
      "a parent without colon",
      "a: 1\nservices\n  - name: x\nb: 2\n",
      "2:1 MVM2010 this line has no colon between key and value | write `services:`",
    ],
    ["a colon without blank", "a:1\nb: 2\n", "1:1 MVM2010 a colon needs a blank behind it | write `a: 1`"],
    [
      "a colon inside a text",
      "note: Achtung: nicht anrufen # x\n",
      '1:7 MVM2010 this value has a colon inside, which would make it a key | write it in quotes: "Achtung: nicht anrufen"',
    ],
    ["an open list", "a: [1, 2\nb: 3\n", "1:4 MVM2010 this [ is not closed | write ] where it ends"],
    ["an open mapping", "a: { x: 1\nb: 3\n", "1:4 MVM2010 this { is not closed | write } where it ends"],
    ["a missing comma", "a: { x: 1 y: 2 }\n", "1:9 MVM2010 a comma is missing here | write `1, y: …`"],
    [
      "a missing comma in a list",
      'a: ["x" "y"]\n',
      "1:9 MVM2010 a comma is missing here | write a comma between the two entries",
    ],
    [
      "an open quotation mark",
      'a: "x\nb: 2\nc: 3\n',
      '1:4 MVM2010 a quotation mark (") is opened and not closed | write `"x"`',
    ],
    [
      "an open quotation mark before another value",
      'w: { from: "03:00, to: "05:00" }\n',
      '1:12 MVM2010 a quotation mark (") is opened and not closed | write `"03:00", to: …`',
    ],
    [
      "an open single quote",
      "a: 'x\nb: 2\n",
      "3:1 MVM2010 a single quote (') is opened and not closed | write ' where the text ends",
    ],
    [
      "a value that begins like no value",
      "a: @x\n",
      "1:4 MVM2010 a value cannot begin with this character | write the value in quotes",
    ],
    [
      "an unknown escape",
      'a: "C:\\temp\\q"\n',
      "1:12 MVM2010 this is no escape that a text in double quotes can have | write each \\ twice, or use single quotes",
    ],
    [
      "a comment at a value",
      'a: "x"#c\n',
      "1:7 MVM2010 a comment needs a blank in front of its # | write ` #`",
    ],
  ])("say what to type at %s", (_, text, expected) => {
    expect(judge(text)).toEqual([expected]);
  });

  it("are told one at a time, but for each line with a tab", () => {
    expect(judge("a 1\nb 2\n c: [\n")).toHaveLength(1);
    expect(judge("a:\n\tb: 1\n\tc:\n\t\td: 2\n").map((line) => line.split(" | ")[1])).toEqual([
      "put 2 blanks in front in place of the tab",
      "put 2 blanks in front in place of the tab",
      "put 4 blanks in front in place of the tab",
    ]);
  });

  it.each(["password hunter2", "token: a: b", '{ secret: "x, b: "y" }'])(
    "never repeat a secret: %s",
    (line) => {
      expect(judge(`a: 1\n${line}\nc: 3\n`).join()).not.toMatch(/hunter2|a: b|"x/);
    },
  );
});
