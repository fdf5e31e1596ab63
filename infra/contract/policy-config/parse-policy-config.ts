import { type Diagnostic, diagnose } from "../../diagnostics";
import { type Places, readShaped } from "../document";
import { contractErrors } from "../errors";
import type { PolicyConfig, PolicySetting } from "./policy-config";
import { policyConfigSchema } from "./schema";

export interface LocatedPolicyConfig {
  readonly policies: PolicyConfig;
  /** By the path in the file, e.g. `only-required-ports.enforcementLevel`. */
  readonly places: Places;
}

/**
 * Reads the text of a pack's configuration: JSON, since the Pulumi CLI reads the same file. Which policies and properties
 * exist is not known here; a policy judges that.
 *
 * @param file the name that places show
 * @returns the configuration only where there is no error
 */
export function parsePolicyConfig(
  text: string,
  file: string,
): { config?: LocatedPolicyConfig; diagnostics: readonly Diagnostic[] } {
  // JSON is YAML: the reader of our YAML files knows the places. What only YAML allows is refused first.
  const { located, diagnostics } = readShaped(text, file, policyConfigSchema, () => []);
  if (!located) return { diagnostics };
  if (!isJson(text)) {
    return {
      diagnostics: [
        diagnose(contractErrors.notJson, `${file} is not JSON`, { place: located.places.placeAt(0) }),
      ],
    };
  }
  const policies = Object.entries(located.value).map(([id, value]): [string, PolicySetting] => {
    if (typeof value === "string") return [id, { level: value, properties: {} }];
    const { enforcementLevel = null, ...properties } = value;
    return [id, { level: enforcementLevel, properties }];
  });
  return { config: { policies: Object.fromEntries(policies), places: located.places }, diagnostics: [] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
