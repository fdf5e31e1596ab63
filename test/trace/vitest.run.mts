import { defineConfig } from "vitest/config";

/** `npx vitest run --config test/trace/vitest.run.mts`, by hand: it runs the suites once per rule. */
export default defineConfig({
  test: { include: ["test/trace/disable-rules.ts"], testTimeout: 600_000, hookTimeout: 600_000 },
});
