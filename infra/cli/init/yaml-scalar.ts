import { stringify } from "yaml";

/**
 * A text as one YAML scalar: plain where YAML 1.1 and 1.2 both read the same text, else quoted. The Pulumi CLI reads
 * Pulumi.yaml by other rules than we do: to it a project called `on` would be a boolean.
 */
export function yamlScalar(text: string): string {
  // Not trimEnd: it takes away more than the line break, e.g. an em space that is the text.
  return stringify(text, { version: "1.1", lineWidth: 0 }).replace(/\n$/, "");
}
