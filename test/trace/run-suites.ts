import * as path from "node:path";
import { createVitest, type TestModule } from "vitest/node";

/** Runs suites again and again in one process: what was compiled once is not compiled again. */
export interface SuiteRunner {
  /**
   * `file: full title` of each test that is red with this rule or refusal disabled; "" disables none.
   *
   * @throws Error where a file cannot be run at all
   */
  findRedTests(files: readonly string[], disabled: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startSuiteRunner(root: string): Promise<SuiteRunner> {
  const vitest = await createVitest("test", {
    root,
    config: path.join(root, "test", "trace", "vitest.disabled.mts"),
    watch: false,
    // None: the default one would print every red test.
    reporters: [{}],
  });
  return {
    async findRedTests(files, disabled) {
      vitest.provide("disabled", disabled);
      const specifications = await vitest.globTestSpecifications([...files]);
      if (specifications.length !== files.length)
        throw new Error(`not all are files of tests: ${files.join(", ")}`);
      await vitest.runTestSpecifications(specifications);
      return specifications.flatMap(({ testModule, moduleId }) => {
        if (!testModule) throw new Error(`${moduleId} did not run`);
        return listRed(testModule, root);
      });
    },
    close: () => vitest.close(),
  };
}

function listRed(module: TestModule, root: string): readonly string[] {
  const file = path.relative(root, module.moduleId).split(path.sep).join("/");
  const [error] = module.errors();
  if (error) throw new Error(`${file} cannot be run: ${error.message}`);
  return [...module.children.allTests("failed")].map(({ fullName }) => `${file}: ${fullName}`);
}

declare module "vitest" {
  interface ProvidedContext {
    /** Id of the rule or refusal that refuses nothing; "" for none. */
    disabled: string;
  }
}
