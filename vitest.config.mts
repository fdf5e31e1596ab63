import { defineConfig } from "vitest/config";

/**
 * unit: no root, no network, seconds. lab: real LXD guests, sshd, nft; one file at a time, because the guests
 * share two cores. full: the slow suites.
 */
export default defineConfig({
  test: {
    // The default leaves a core to the editor: on two cores that is half the time.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.{lab,full}.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/**/*.lab.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "full",
          include: ["test/**/*.full.test.ts"],
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
