import { defineConfig } from "vitest/config";

/** The suites that judge rules and refusals, with the one that MVM_DISABLED names switched off. */
export default defineConfig({
  test: {
    setupFiles: ["test/trace/disable.setup.ts"],
    include: [
      "test/policies/**/*.test.ts",
      "test/infra/contract/card/**/*.test.ts",
      "test/infra/audit/trace/refusals.test.ts",
    ],
    // rules.test.ts holds what all rules have in common; it names no clause and takes longer than all others.
    exclude: ["test/**/*.{lab,full}.test.ts", "test/policies/rules.test.ts"],
    testTimeout: 60_000,
  },
});
