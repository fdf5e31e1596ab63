// node bench/report-page.cjs REPORT.json [--runs N]: draws a saved report as HTML and opens it in a real Chromium. Prints the
// file's size, the time to draw it, until the first filter can be used, and until a filter's change is on the screen.
"use strict";
/* global document, Event, performance, requestAnimationFrame */
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { launch } = require("puppeteer-core");

const CHROMIUM = process.env.MVM_BENCH_CHROMIUM ?? "/usr/bin/chromium";

/** @param {readonly number[]} values */
function describe(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => sorted[at]);
  return `${median?.toFixed(0)} ms (${least?.toFixed(0)}-${most?.toFixed(0)})`;
}

/**
 * Runs in the page: sets a filter and waits for the frame that shows its effect.
 * @param {string} name
 */
function timeFilter(name) {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector(`select[name=${name}]`));
  select.selectedIndex = Math.floor(select.options.length / 2);
  const start = performance.now();
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start))),
  );
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "5" } },
  });
  const [file] = positionals;
  if (!file) {
    console.error("usage: node bench/report-page.cjs REPORT.json [--runs N]");
    process.exit(2);
  }
  const { renderReport } = require("../dist/infra/audit/report");
  const report = JSON.parse(fs.readFileSync(file, "utf8"));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-bench-page-"));
  const html = path.join(folder, "report.html");
  /** @type {Record<"draw" | "usable" | "clause" | "vm", number[]>} */
  const times = { draw: [], usable: [], clause: [], vm: [] };
  const browser = await launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (let run = 0; run < Number(values.runs); run += 1) {
      const start = performance.now();
      fs.writeFileSync(html, await renderReport(report, "html", "de"));
      times.draw.push(performance.now() - start);
      const page = await browser.newPage();
      await page.goto(`file://${html}`);
      times.usable.push(
        await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventStart),
      );
      times.clause.push(await page.evaluate(timeFilter, "clause"));
      await page.evaluate(() => document.querySelector("button[type=reset]").click());
      times.vm.push(await page.evaluate(timeFilter, "vm"));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  const systems = report.prerequisites.systems.length;
  console.log(`systems ${systems}, findings ${report.findings.length}, ${fs.statSync(html).size} bytes`);
  console.log(`drawn in ${describe(times.draw)}, filters usable after ${describe(times.usable)}`);
  console.log(`shown after a change: clause ${describe(times.clause)}, VM ${describe(times.vm)}`);
  fs.rmSync(folder, { recursive: true, force: true });
}

main();
