// Preloaded into a child process: writes what it cost when it ends. CPU time, because other programs share the machine.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, memoryMiB: maxRSS / 1024 };
  writeFileSync(process.env.MVM_TEST_COST, JSON.stringify(cost));
});
