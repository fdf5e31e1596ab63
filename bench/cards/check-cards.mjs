// Time and memory of `mvm card check` for 100, 1,000 and 5,000 cards: `npm run build`, then `node bench/cards/check-cards.mjs`.
// Prints CPU seconds (user + system), milliseconds of CPU per card beyond the start, and the peak of resident memory.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const main = process.argv[2] ?? path.join(root, "dist/infra/cli/main.js");
const COUNTS = [1, 100, 1000, 5000];

/** A rich card: three systems, contacts, rows of the datasheet, windows. */
const renderCard = (customer) => `card: 1
customer: ${customer}
holidays: DE-NI
slaPremium: true
contacts:
  - { name: Erika Muster, mail: erika@example.com, phone: "+49 511 000000", mobile: "+49 151 00000000" }
systems:
${["web", "db", "mail"].map(renderSystem).join("")}`;

const renderSystem = (name) => `  ${name}:
    managedOs: advanced
    os: debian-13
    size: { cpus: 2, memoryGiB: 4, diskGiB: 40 }
    services:
      - { name: https, protocol: tcp, port: 443, sources: everyone }
      - { name: ssh, protocol: tcp, port: 22, sources: [203.0.113.0/24, "2001:db8::/32"] }
    monitoring:
      - wie Standard
      - { service: disk, warn: { from: 85% Füllstand, werktags: Beheben + Mail, sonst: "-" } }
      - { service: https, external: https, critical: { from: nicht erreichbar, werktags: SMS } }
    patching:
      window: { days: [tue, fri], from: "22:00", to: "03:00" }
      reboot: if-required
`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-cards-"));
const probe = `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]));
});`;
fs.writeFileSync(path.join(folder, "probe.cjs"), probe);
const names = Array.from({ length: Math.max(...COUNTS) }, (_, i) => `c${i}.yaml`);
for (const name of names) fs.writeFileSync(path.join(folder, name), renderCard(path.parse(name).name));

let start = 0;
console.log("cards\tCPU s\tms/card\tpeak MiB\tKiB/card");
let base = 0;
for (const count of COUNTS) {
  const argv = ["--require", path.join(folder, "probe.cjs"), main, "card", "check", ...names.slice(0, count)];
  const done = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  const [seconds, mebibytes] = JSON.parse(done.stderr);
  if (count === 1) [start, base] = [seconds, mebibytes];
  const perCard = ((seconds - start) * 1000) / Math.max(1, count - 1);
  const memory = ((mebibytes - base) * 1024) / Math.max(1, count - 1);
  console.log(
    [count, seconds.toFixed(2), perCard.toFixed(2), mebibytes.toFixed(0), memory.toFixed(1)].join("\t"),
  );
}
fs.rmSync(folder, { recursive: true, force: true });
