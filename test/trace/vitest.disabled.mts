import { defineConfig } from "vitest/config";

/** The suites that judge rules and refusals, with the one switched off that run-suites.ts names. */
export default defineConfig({
  test: {
    setupFiles: ["test/trace/disable.setup.ts"],
    include: ["test/policies/**/*.test.ts", "test/infra/**/*.test.ts"],
    exclude: ["test/**/*.{lab,full}.test.ts"],
    testTimeout: 60_000,
  },
});
