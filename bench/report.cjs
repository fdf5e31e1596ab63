// node bench/report.cjs [--systems N] [--runs N]: what a report costs once the graph is there: judging, joining, drawing.
// Needs a build, and neither root nor lab. Prints medians, and sizes; writes JSON and text to bench/results/.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { describeMachine } = require("./measure.cjs");

const dist = path.resolve(__dirname, "..", "dist");
const { evaluate } = require(path.join(dist, "infra/audit/findings"));
const { graphFromRegistered } = require(path.join(dist, "infra/audit/graph"));
const { buildReport, renderReport, renderReportText, toReportText } = require(
  path.join(dist, "infra/audit/report"),
);
const { createPlatform, providersByText } = require(path.join(dist, "infra/cloud"));
const { buildPlan, noExceptions, parseCard, parseProvider } = require(path.join(dist, "infra/contract"));
const { deploy } = require(path.join(dist, "infra/engine"));
const { rules } = require(path.join(dist, "policies/pack"));
const { declareCustomer } = require(path.join(dist, "stacks/customer"));

const TODAY = "2026-11-22";
/** Seconds after the graph (issue 6, D). */
const AIM_SECONDS = 2;
const PROVIDER = `{"provider":1,"sources":["198.51.100.0/24"],"adminUser":"ops","sshKeys":[{"name":"a","fromEnvironment":"KEY"}]}`;

/** @param {number} count */
function planOf(count) {
  const system = {
    serviceCard: "silber",
    os: "debian-13",
    size: "small",
    ipv6: true,
    services: [{ name: "https", protocol: "tcp", port: 443, sources: "everyone" }],
  };
  const systems = Object.fromEntries(Array.from({ length: count }, (_, i) => [`web-${i}`, system]));
  const card = parseCard(JSON.stringify({ card: 1, customer: "fleet", holidays: "DE-NI", systems }), "card");
  const provider = parseProvider(PROVIDER, "provider");
  const { plan, diagnostics } = buildPlan(card.card, provider.provider, { environment: "placeholders" });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

/** @param {ReturnType<typeof planOf>} plan */
async function preview(plan) {
  const platform = createPlatform("lxd", "lab", "fleet");
  const settings = { plan, platform, platformIsNamed: true, today: TODAY, exceptions: noExceptions };
  const { resources, errors } = await deploy({
    ...{ operation: "preview", project: "managed-vm", stack: "fleet", backendDir: undefined, config: {} },
    programDir: dist,
    ownProviders: providersByText,
    program: () => Promise.resolve(declareCustomer({ ...settings, allowReplace: [] })),
  });
  if (errors.length > 0) throw new Error(errors[0].message);
  return resources;
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** @param {readonly object[]} resources @returns {Promise<{seconds: Record<string, number>, cpu: Record<string, number>, bytes: Record<string, number>}>} */
async function runOnce(resources) {
  const seconds = {};
  const cpu = {};
  const bytes = {};
  /** @template T @param {string} name @param {() => T | Promise<T>} work @returns {Promise<T>} */
  const time = async (name, work) => {
    const start = process.hrtime.bigint();
    const used = process.cpuUsage();
    const result = await work();
    seconds[name] = Number(process.hrtime.bigint() - start) / 1e9;
    const { user, system } = process.cpuUsage(used);
    cpu[name] = (user + system) / 1e6;
    if (typeof result === "string") bytes[name] = Buffer.byteLength(result);
    return result;
  };
  const graph = graphFromRegistered(resources); // new: caches by graph must not help
  const policies = await time("judge", () => evaluate(rules, graph));
  const basis = {
    toolkitVersion: "bench",
    engine: { name: "embedded", version: "bench" },
    ...{ platform: "lxd", state: null, files: [], judgedOn: TODAY },
  };
  const sources = { customer: "fleet", now: new Date(), graph, rules, policies, evidence: null, basis };
  const report = await time("join", () => buildReport({ ...sources, previous: null }));
  await time("json", () => toReportText(report));
  await time("text", () => renderReportText(report));
  for (const form of ["html", "sarif", "junit", "markdown"])
    await time(form, () => renderReport(report, form, "en"));
  return { seconds, cpu, bytes };
}

async function main() {
  const { values } = parseArgs({
    options: { systems: { type: "string", default: "200" }, runs: { type: "string", default: "5" } },
  });
  const systems = Number(values.systems);
  const resources = await preview(planOf(systems));
  const runs = [];
  for (let i = 0; i <= Number(values.runs); i++) runs.push(await runOnce(resources));
  const [cold, ...counted] = runs;
  const names = Object.keys(cold.seconds);
  const rows = names.map((name) => ({
    name,
    seconds: median(counted.map((run) => run.seconds[name])),
    cpuSeconds: median(counted.map((run) => run.cpu[name])),
    firstSeconds: cold.seconds[name],
    bytes: cold.bytes[name] ?? null,
  }));
  const sum = ({ seconds }) => seconds.judge + seconds.join + seconds.json;
  const total = { seconds: median(counted.map(sum)), firstSeconds: sum(cold), aimSeconds: AIM_SECONDS };
  write({
    date: new Date().toISOString(),
    machine: describeMachine(),
    systems,
    resources: resources.length,
    rows,
    total,
  });
}

function write(result) {
  const { rows, total, systems, resources } = result;
  const cells = rows.map(({ name, seconds, cpuSeconds, firstSeconds, bytes }) =>
    [
      name.padEnd(10),
      seconds.toFixed(3).padStart(8),
      cpuSeconds.toFixed(3).padStart(8),
      firstSeconds.toFixed(3).padStart(10),
      bytes ?? "",
    ].join("  "),
  );
  const text = [
    JSON.stringify(result.machine),
    `${systems} systems, ${resources} resources; seconds`,
    `${"".padEnd(10)}    median       cpu   first run  bytes`,
    ...cells,
    `judge + join + json: ${total.seconds.toFixed(3)} (first ${total.firstSeconds.toFixed(3)}), aim at most ${total.aimSeconds}`,
    "",
  ].join("\n");
  const stamp = result.date.slice(0, 16).replace(":", "");
  const base = path.join(__dirname, "results", `${stamp}-report`);
  fs.writeFileSync(`${base}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  fs.writeFileSync(`${base}.txt`, text);
  process.stdout.write(text);
}

void main();
