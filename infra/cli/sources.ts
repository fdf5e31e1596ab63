import { readText } from "../contract";
import type { SourceText } from "../diagnostics";
import { locateProject } from "./project";

/** Files that people write and that are there to be shown. Others, e.g. a stack's configuration, hold secrets. */
const SHOWN = /^stacks\/(?:[a-z0-9-]+\/card|provider)\.yaml$/;

/** Cards and the provider file of the project, as places name them: for code frames. Each is read once. */
export function readSources(workingDir: string): SourceText {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!SHOWN.test(file)) return undefined;
    if (!texts.has(file)) {
      const result = readText(locateProject(workingDir), file);
      texts.set(file, "text" in result ? result.text : undefined);
    }
    return texts.get(file);
  };
}
