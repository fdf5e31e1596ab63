import { z } from "zod";
import { fail } from "../../diagnostics";
import { cliErrors } from "../errors";

/** This toolkit, as a project depends on it. */
export interface Toolkit {
  readonly name: string;
  readonly version: string;
  /** Of its dependencies, the one that a policy pack uses directly. */
  readonly policySdkVersion: string;
}

const dependencies = z.record(z.string(), z.string()).optional();
const packageSchema = z.looseObject({
  // In a package of ES modules, Pulumi imports the program and refuses what newer Node versions make of CommonJS.
  type: z.literal("commonjs", { error: 'a project is CommonJS: delete `"type": "module"`' }).optional(),
  private: z.boolean().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies,
  devDependencies: dependencies,
});

export interface CompletedPackageJson {
  readonly text: string;
  /** The toolkit is a new dependency, which `npm install` has yet to bring. */
  readonly needsInstall: boolean;
}

/**
 * The project's package.json: what stands in it stays, only what is missing is added. `npm install <toolkit>` has made
 * one before `mvm init` can run, so that it exists is no reason to refuse.
 *
 * @param existing its text; undefined where there is none
 * @throws DiagnosticError MVM2922 where the text is no package.json
 */
export function completePackageJson(existing: string | undefined, toolkit: Toolkit): CompletedPackageJson {
  const found = existing === undefined ? {} : readPackageJson(existing);
  const isPinned = [found.dependencies, found.devDependencies].some((all) => all?.[toolkit.name]);
  const completed = {
    ...found,
    private: found.private ?? true,
    scripts: { mvm: "mvm", ...found.scripts },
    ...(isPinned ? {} : { dependencies: { ...found.dependencies, [toolkit.name]: toolkit.version } }),
  };
  return { text: `${JSON.stringify(completed, undefined, 2)}\n`, needsInstall: !isPinned };
}

function readPackageJson(text: string): z.output<typeof packageSchema> {
  try {
    return packageSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    const place = { file: "package.json", line: 1, column: 1, path: "" };
    return fail(cliErrors.packageJson, reason, { place, cause });
  }
}
