import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  hashReportText,
  nameReportFile,
  readReportText,
  toReportText,
  verifyChain,
  type AuditReport,
  type ChainHead,
} from "../../../../infra/audit/report";
import { toCanonicalJson } from "../../../../infra/audit/report/canonical-json";
import { SAMPLE } from "./fixtures";

const reportAt = (minute: number, previous: string | null): AuditReport => ({
  ...SAMPLE,
  generatedAt: `2026-11-22T19:${String(minute).padStart(2, "0")}:00.000Z`,
  difference:
    previous === null
      ? null
      : {
          previousSha256: hashReportText(previous),
          previousGeneratedAt: `2026-11-22T19:${String(minute - 1).padStart(2, "0")}:00.000Z`,
          new: [],
          fixed: [],
          persisting: [],
        },
});

const nameOf = (minute: number): string => `2026-11-22T19-${String(minute).padStart(2, "0")}-00.000Z.json`;

describe("the chain of reports", () => {
  const files = new Map<string, string>();
  let head: ChainHead;

  beforeEach(() => {
    files.clear();
    let previous: string | null = null;
    for (const minute of [0, 1, 2, 3]) {
      const text: string = toReportText(reportAt(minute, previous));
      files.set(nameReportFile(reportAt(minute, previous)), text);
      head = { file: nameOf(minute), sha256: hashReportText(text) };
      previous = text;
    }
  });

  const seen = (lastSha256?: string) =>
    verifyChain({ files, head }, lastSha256).map(({ kind, file }) => `${kind} ${file}`);
  const edit = (minute: number, from: string, to: string): void => {
    const text = files.get(nameOf(minute)) ?? "";
    expect(text).toContain(from);
    files.set(nameOf(minute), text.replace(from, to));
  };

  it("is whole as it was written", () => {
    expect([...files.keys()]).toEqual([0, 1, 2, 3].map(nameOf));
    expect(seen()).toEqual([]);
    expect(seen(head.sha256)).toEqual([]);
    expect(verifyChain({ files: new Map() })).toEqual([]);
  });

  it.each([0, 1, 2, 3])("names report %i when one word of it was changed", (minute) => {
    edit(minute, '"verdict":"fail"', '"verdict":"pass"');
    expect(seen()).toEqual([`changed ${nameOf(minute)}`]);
  });

  it.each([0, 1, 2, 3])("names report %i when a blank was added", (minute) => {
    files.set(nameOf(minute), `${files.get(nameOf(minute)) ?? ""} `);
    expect(seen()).toEqual([`changed ${nameOf(minute)}`]);
  });

  it.each([0, 1, 2, 3])("names report %i when it is no report any more", (minute) => {
    files.set(nameOf(minute), "{");
    expect(seen()).toEqual([`changed ${nameOf(minute)}`]);
  });

  it.each([0, 1, 2, 3])("names report %i when it is lost", (minute) => {
    files.delete(nameOf(minute));
    expect(seen()).toEqual([`lost ${nameOf(minute)}`]);
  });

  it("names two lost ones, and what was changed beside them", () => {
    files.delete(nameOf(2));
    files.delete(nameOf(0));
    edit(1, '"verdict":"fail"', '"verdict":"pass"');
    // Nothing vouches for report 1 once report 2 is lost; it vouches for report 0.
    expect(seen()).toEqual([`lost ${nameOf(2)}`, `lost ${nameOf(0)}`]);
  });

  it.each([
    ["between two", "2026-11-22T19-01-30.000Z.json"],
    ["before the first", "2026-11-22T18-00-00.000Z.json"],
    ["after the last", "2026-11-22T20-00-00.000Z.json"],
  ])("names one that was inserted %s", (_where, name) => {
    const generatedAt = name.replace(".json", "").replace(/T(\d\d)-(\d\d)-/, "T$1:$2:");
    files.set(name, toReportText({ ...reportAt(1, "x"), generatedAt }));
    expect(seen()).toEqual([`inserted ${name}`]);
  });

  it("names a report that was renamed", () => {
    files.set(nameOf(9), files.get(nameOf(1)) ?? "");
    files.delete(nameOf(1));
    expect(seen()).toEqual([`lost ${nameOf(1)}`, `inserted ${nameOf(9)}`]);
  });

  it("misses the head, and still checks what the reports say of each other", () => {
    edit(1, '"verdict":"fail"', '"verdict":"pass"');
    expect(verifyChain({ files }).map(({ kind, file }) => `${kind} ${file}`)).toEqual([
      "lost chain.json",
      `changed ${nameOf(1)}`,
    ]);
  });

  it("a chain that was rewritten as a whole is found by the hash that somebody noted", () => {
    const noted = head.sha256;
    const forged = toReportText({ ...reportAt(3, files.get(nameOf(2)) ?? ""), verdict: "pass" });
    files.set(nameOf(3), forged);
    head = { file: nameOf(3), sha256: hashReportText(forged) };
    expect(seen()).toEqual([]);
    expect(seen(noted)).toEqual([`changed ${nameOf(3)}`]);
  });

  it("any change of any byte is found (property)", () => {
    const original = new Map(files);
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), fc.integer({ min: 32, max: 126 }), (minute, at, code) => {
        const text = original.get(nameOf(minute)) ?? "";
        const index = at % text.length;
        const changed = text.slice(0, index) + String.fromCharCode(code) + text.slice(index + 1);
        const found = verifyChain({ files: new Map(original).set(nameOf(minute), changed), head });
        const expected = changed === text ? [] : [nameOf(minute)];
        expect(found.filter(({ kind }) => kind === "changed").map(({ file }) => file)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe("canonical JSON (RFC 8785)", () => {
  it("sorts keys at any depth, and has no blanks", () => {
    expect(toCanonicalJson({ b: [{ d: 1, c: null }], a: "ä\n" })).toBe('{"a":"ä\\n","b":[{"c":null,"d":1}]}');
  });

  it("is what is read back, and nothing else is", () => {
    const text = toReportText(SAMPLE);
    expect(readReportText(text)).toEqual(SAMPLE);
    expect(readReportText(JSON.stringify(SAMPLE, undefined, 2))).toBeUndefined();
    expect(readReportText(toCanonicalJson({ ...SAMPLE, more: 1 }))).toBeUndefined();
  });
});
