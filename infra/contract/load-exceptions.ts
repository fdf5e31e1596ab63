import { existsSync } from "node:fs";
import * as path from "node:path";
import { type Diagnostic, DiagnosticError, type SourcePlace } from "../diagnostics";
import { parsePath } from "./document";
import { parsePolicyConfig, type PolicyConfig } from "./policy-config";
import { readText } from "./read-text";
import { parseWaivers, type WaiverEntry } from "./waivers";

/** What changes the judgement of a customer: waivers, and the configuration of the policy pack. Both may be absent. */
export interface Exceptions {
  readonly waivers: readonly WaiverEntry[];
  readonly policyConfig: PolicyConfig;
  /** Text by file name as places show it. */
  readonly texts: ReadonlyMap<string, string>;
  /** Where a value of ours stands, by its path here: `waivers[1].expires`, `policyConfig["any-source"]`. */
  readonly locate: (path: string) => SourcePlace | undefined;
}

/** The pack's configuration, relative to the project root; the same file for `--policy-pack-config`. */
export const POLICY_CONFIG_FILE = "stacks/policy-config.json";

export const waiversFile = (customer: string): string => `stacks/${customer}/waivers.yaml`;

/** Neither waivers nor configuration. */
export const noExceptions: Exceptions = {
  waivers: [],
  policyConfig: {},
  texts: new Map(),
  locate: () => undefined,
};

/**
 * Reads both files of a customer; all errors come at once.
 *
 * @throws DiagnosticError MVM2002-2089 in the files, MVM3052 where one cannot be read
 */
export function loadExceptions(projectRoot: string, customer: string): Exceptions {
  const texts = new Map<string, string>();
  const read = <T>(file: string, parse: (text: string, file: string) => T) => {
    if (!existsSync(path.join(projectRoot, file))) return undefined;
    const result = readText(projectRoot, file);
    if ("diagnostic" in result) return { diagnostics: [result.diagnostic] };
    texts.set(file, result.text);
    return parse(result.text, file);
  };
  const waiving = read(waiversFile(customer), parseWaivers);
  const configuring = read(POLICY_CONFIG_FILE, parsePolicyConfig);
  const diagnostics: Diagnostic[] = [waiving, configuring].flatMap((result) => result?.diagnostics ?? []);
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  const waivers = waiving && "waivers" in waiving ? waiving.waivers : undefined;
  const config = configuring && "config" in configuring ? configuring.config : undefined;
  return {
    waivers: waivers?.entries ?? [],
    policyConfig: config?.policies ?? {},
    texts,
    locate: (text) => {
      const [top, ...steps] = parsePath(text);
      if (top === "waivers") return waivers?.places.placeOf(["entries", ...steps]);
      return top === "policyConfig" ? config?.places.placeOfKey(steps) : undefined;
    },
  };
}
