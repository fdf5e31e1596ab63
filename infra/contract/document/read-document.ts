import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from "yaml";
import { type Diagnostic, diagnose, type DiagnosticKind, type SourcePlace } from "../../diagnostics";
import { contractErrors } from "../errors";
import { explainSyntax } from "./explain-syntax";
import { MAXIMUM_DEPTH, MAXIMUM_DIAGNOSTICS } from "./limits";
import { type DocumentPath, formatPath } from "./path";
import { Places } from "./places";
import { findForbiddenCharacters } from "./text-guard";
import type { YamlError } from "./syntax-problem";
import { scanTokens } from "./token-scan";

/** What a YAML file says, as plain values, and where it says it. */
export interface LocatedDocument {
  readonly value: unknown;
  readonly places: Places;
  /** Numbers whose spelling is not the plain decimal one, e.g. `022`, `0x16`, `12.10`. */
  readonly oddNumbers: readonly { readonly path: DocumentPath; readonly spelling: string }[];
}

export interface ReadResult {
  /** Absent where the file is not well-formed. */
  readonly document?: LocatedDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the small part of YAML 1.2 that cards use: one document of mappings, lists and scalars of the core schema.
 * Everything by which YAML surprises people (directives, anchors, tags, duplicate keys, invisible characters) is a
 * located error.
 */
export function readDocument(text: string, file: string): ReadResult {
  const places = new Places(file, text);
  const characters = findForbiddenCharacters(text, MAXIMUM_DIAGNOSTICS);
  if (characters.length > 0) {
    const diagnostics = characters.map(({ offset, name }) => {
      const isMark = offset === 0 && name === "U+FEFF";
      return isMark
        ? diagnose(contractErrors.byteOrderMark, "the file starts with a byte order mark", {
            place: places.placeAt(offset),
          })
        : diagnose(contractErrors.forbiddenCharacter, `the character ${name} is not allowed`, {
            place: places.placeAt(offset),
          });
    });
    return { diagnostics };
  }
  const { findings, isHostile } = scanTokens(text);
  const diagnostics = findings.map(({ kind, offset, message, hint }) =>
    diagnose(kind, message, { place: places.placeAt(offset), ...(hint !== undefined && { hint }) }),
  );
  return isHostile
    ? { diagnostics: diagnostics.slice(-MAXIMUM_DIAGNOSTICS) }
    : composeDocument(text, places, diagnostics);
}

function composeDocument(text: string, places: Places, found: Diagnostic[]): ReadResult {
  const yaml = parseDocument(text, {
    version: "1.2",
    schema: "core",
    stringKeys: true,
    // Checked by the walk below: the parser's own check is quadratic.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const syntax = describeErrors(text, yaml.errors, places);
  const walk = new Walk(places);
  const value = walk.read(yaml.contents, [], 0);
  if (syntax.length === 0 && !isMap(yaml.contents)) {
    walk.report(contractErrors.emptyDocument, "the file holds no mapping", places.placeAt(0));
  }
  // What a file with a syntax error seems to say otherwise is not what its author wrote.
  const others = syntax.length === 0 ? walk.diagnostics : [];
  const diagnostics = [...found, ...syntax, ...others].slice(0, MAXIMUM_DIAGNOSTICS);
  if (diagnostics.length > 0) return { diagnostics };
  return { document: { value, places, oddNumbers: walk.oddNumbers }, diagnostics };
}

function describeErrors(text: string, errors: readonly YamlError[], places: Places): Diagnostic[] {
  const [several] = errors.filter(({ code }) => code === "MULTIPLE_DOCS");
  const syntax = explainSyntax(
    text,
    errors.filter(({ code }) => code !== "MULTIPLE_DOCS"),
  ).map(({ offset, message, hint }) =>
    diagnose(contractErrors.yamlSyntax, message, { place: places.placeAt(offset), hint }),
  );
  if (!several) return syntax;
  const place = places.placeAt(several.pos[0]);
  return [
    ...syntax,
    diagnose(contractErrors.severalDocuments, "the file holds more than one document", { place }),
  ];
}

/** Turns nodes into plain values, remembers their places and refuses what the parser lets pass. */
class Walk {
  readonly diagnostics: Diagnostic[] = [];
  readonly oddNumbers: { path: DocumentPath; spelling: string }[] = [];

  constructor(private readonly places: Places) {}

  report(kind: DiagnosticKind, message: string, place: SourcePlace, hint?: string): void {
    this.diagnostics.push(diagnose(kind, message, hint === undefined ? { place } : { place, hint }));
  }

  read(node: Node | null | undefined, path: DocumentPath, keyOffset: number): unknown {
    const offset = node?.range?.[0] ?? keyOffset;
    this.places.record(path, keyOffset, offset);
    if (path.length > MAXIMUM_DEPTH) {
      this.report(
        contractErrors.tooDeep,
        `nested more than ${MAXIMUM_DEPTH} levels`,
        this.places.placeAt(offset),
      );
      return null;
    }
    if (isMap(node)) return this.readMapping(node.items as Pair<Node, Node | null>[], path);
    if (isSeq(node)) {
      return node.items.map((item, i) =>
        this.read(item as Node, [...path, i], (item as Node).range?.[0] ?? offset),
      );
    }
    // The token scan has reported the alias itself.
    if (node == null || isAlias(node) || !isScalar(node)) return null;
    if (typeof node.value === "number") this.noteSpelling(node.value, node.source ?? "", path);
    if (typeof node.value === "string") this.checkText(node.value, path);
    return node.value;
  }

  private readMapping(
    pairs: readonly Pair<Node, Node | null>[],
    path: DocumentPath,
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key: keyNode, value } of pairs) {
      // Other keys than texts are syntax errors that the parser has reported.
      if (!isScalar(keyNode) || typeof keyNode.value !== "string") continue;
      const key = keyNode.value;
      const here = [...path, key];
      const offset = keyNode.range?.[0] ?? 0;
      const shown = formatPath([key]);
      if (key === "__proto__") {
        this.report(
          contractErrors.reservedKey,
          `the key ${key} is not allowed`,
          this.places.placeAt(offset, here),
        );
      } else if (Object.hasOwn(result, key)) {
        this.report(
          contractErrors.duplicateKey,
          `the key ${shown} is written twice`,
          this.places.placeAt(offset, here),
          `delete this line or line ${this.places.placeOfKey(here).line}`,
        );
      } else {
        this.checkText(key, here, offset);
        result[key] = this.read(value, here, offset);
      }
    }
    return result;
  }

  /** Quoted texts can spell invisible characters as escapes. */
  private checkText(text: string, path: DocumentPath, offset?: number): void {
    const place = offset === undefined ? this.places.placeOf(path) : this.places.placeAt(offset, path);
    for (const { name } of findForbiddenCharacters(text, 1)) {
      this.report(contractErrors.forbiddenCharacter, `the character ${name} is not allowed`, place);
    }
  }

  private noteSpelling(value: number, spelling: string, path: DocumentPath): void {
    if (String(value) !== spelling || !Number.isFinite(value)) this.oddNumbers.push({ path, spelling });
  }
}
