// node bench/run.cjs engine|guests [--runs N] [--guests 1,5,10]: measures, prints a table, writes both to bench/results/.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { describeMachine } = require("./measure.cjs");

const SUITES = {
  engine: () => require("./engine.cjs").benchEngine,
  guests: () => require("./guests/guests.cjs").benchGuests,
};

/** @param {readonly (readonly string[])[]} rows */
function alignColumns(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** @param {import("./measure.cjs").Row} row */
function renderRow({ name, runs, wall, cpu }) {
  const cell = (/** @type {{median: number, min: number, max: number}} */ s) =>
    `${s.median.toFixed(3)} (${s.min.toFixed(3)}-${s.max.toFixed(3)})`;
  return [name, String(runs), cell(wall), cell(cpu)];
}

/** @param {import("./engine.cjs").Result & {machine: object}} result */
function render({ rows, ratios, notes, machine }) {
  const header = ["seconds, median (min-max)", "runs", "wall", "cpu of the process tree"];
  const ratioRows = ratios.map((r) => [r.name, r.wall.toFixed(2), r.cpu.toFixed(2), r.aim ?? ""]);
  return [
    `${JSON.stringify(machine)}\n${notes.map((note) => `${note}\n`).join("")}`,
    alignColumns([header, ...rows.map(renderRow)]),
    alignColumns([["ratio", "wall", "cpu", "aim"], ...ratioRows]),
  ].join("\n");
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "5" }, guests: { type: "string", default: "1,5,10" } },
  });
  const suite = /** @type {keyof typeof SUITES} */ (positionals[0]);
  if (!Object.hasOwn(SUITES, suite ?? "") || !(Number(values.runs) >= 1)) {
    console.error("usage: node bench/run.cjs engine|guests [--runs N] [--guests 1,5,10]");
    process.exit(2);
  }
  const machine = describeMachine();
  const result = {
    machine,
    ...(await SUITES[suite]()({ runs: Number(values.runs), sizes: values.guests.split(",").map(Number) })),
  };
  const at = new Date().toISOString();
  const text = `${suite}, ${at}\n${render(result)}`;
  const base = path.join(__dirname, "results", `${at.slice(0, 16).replaceAll(":", "")}-${suite}`);
  fs.mkdirSync(path.dirname(base), { recursive: true });
  fs.writeFileSync(`${base}.txt`, text);
  fs.writeFileSync(`${base}.json`, `${JSON.stringify({ suite, at, ...result }, undefined, 2)}\n`);
  process.stdout.write(text);
}

void main();
