import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import type { SourcePlace } from "../diagnostic";
import type { SarifResult, SarifRule } from "./result";

export interface SarifRun {
  /** Version of this toolkit. */
  readonly version: string;
  /** Kinds that results may have; those without a result are left out. */
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
}

/** A log of SARIF 2.1.0 with one run, as code hosting and editors read it. */
export function renderSarif({ version, rules, results }: SarifRun): unknown {
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const run = new SarifRunBuilder({ columnKind: "utf16CodeUnits" }).initSimple({
    toolDriverName: "mvm",
    toolDriverVersion: version,
  });
  for (const { id, title, help } of rules.filter((rule) => used.has(rule.id))) {
    const rule = {
      shortDescription: sentence(title),
      fullDescription: sentence(title),
      help: sentence(help),
    };
    run.addRule(new SarifRuleBuilder({ id, ...rule }));
  }
  for (const result of results) run.addResult(new SarifResultBuilder(describeResult(result)));
  const log = new SarifBuilder();
  log.addRun(run);
  return log.buildSarifOutput();
}

type BuilderOptions = NonNullable<ConstructorParameters<typeof SarifResultBuilder>[0]>;

function describeResult({ ruleId, level, message, hint, place, ...more }: SarifResult): BuilderOptions {
  const text = hint === undefined ? message : `${message}. Hint: ${hint}`;
  const { fingerprint, acceptedBecause } = more;
  return {
    ...{ ruleId, level, message: sentence(text), locations: place ? [describePlace(place)] : [] },
    ...(fingerprint !== undefined && { partialFingerprints: { "mvmFinding/v1": fingerprint } }),
    ...(acceptedBecause !== undefined && {
      suppressions: [{ kind: "external", status: "accepted", justification: acceptedBecause }],
    }),
  };
}

function describePlace({ file, line, column, path: inside }: SourcePlace) {
  return {
    physicalLocation: {
      artifactLocation: { uri: toUri(file) },
      region: { startLine: line, startColumn: column },
    },
    ...(inside === "" ? {} : { logicalLocations: [{ fullyQualifiedName: inside }] }),
  };
}

/** Relative to the project where the place is: readers join it with the root of their clone. */
function toUri(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(path.sep).map(encodeURIComponent).join("/");
}

/** SARIF wants sentences. */
const sentence = (text: string): { text: string } => ({ text: /[.?!…]$/.test(text) ? text : `${text}.` });
