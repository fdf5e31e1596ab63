import { NFT_TABLE } from "../../../guest";
import { seen, unproven, wrong, type NotApplicable, type Observation } from "../finding";
import type { SubjectVm } from "../subject";
import type { CommandResult, GuestFacts } from "./facts";
import { parseNftRuleset, type NftRuleset } from "./parse-nft";

/** Where the host firewall is rendered to. */
const NFTABLES_FILE = "/etc/nftables.conf";
/** Differences shown one by one; a table that was replaced would fill the screen. */
const SHOWN_DIFFERENCES = 5;

const UNMANAGED: NotApplicable = { notApplicable: "no host firewall is managed on this system" };

/** The rendered host firewall of a VM, null where none is managed (O30, level Admin). */
export function nftablesFileOf(vm: SubjectVm): string | null {
  return vm.files.some((file) => file.path === NFTABLES_FILE) ? NFTABLES_FILE : null;
}

/** SYS.1.1.A19: our table is loaded, hooks the input, and drops what none of its rules takes. */
export function judgeDefaultDrop(vm: SubjectVm, facts: GuestFacts): Observation[] | NotApplicable {
  if (nftablesFileOf(vm) === null) return UNMANAGED;
  const running = read("the running rules", facts.firewall.running);
  if ("state" in running) return [running];
  const chain = running.chains.find(
    (c) => c.family === "inet" && c.table === NFT_TABLE && c.hook === "input",
  );
  if (!chain) return [wrong(`no chain of table inet ${NFT_TABLE} hooks the input: everything is let in`)];
  const found = `inet ${NFT_TABLE} ${chain.name}: policy ${chain.policy ?? "accept"}`;
  return [chain.policy === "drop" ? seen(found) : wrong(`${found}, required drop`)];
}

/** What runs is what the rendered file loads into an empty namespace; the file itself is judged by its hash. */
export function judgeRunningRules(vm: SubjectVm, facts: GuestFacts): Observation[] | NotApplicable {
  if (nftablesFileOf(vm) === null) return UNMANAGED;
  if (facts.firewall.rendered === null)
    return [unproven("the rendered rules were not loaded for comparison")];
  const running = read("the running rules", facts.firewall.running);
  const rendered = read("the rendered rules", facts.firewall.rendered);
  if ("state" in running) return [running];
  if ("state" in rendered) return [rendered];
  const found = running.contentOf("inet", NFT_TABLE);
  const wanted = rendered.contentOf("inet", NFT_TABLE);
  if (wanted.length === 0) return [wrong(`${NFTABLES_FILE} makes no table inet ${NFT_TABLE}`)];
  const extra = subtract(found, wanted).map((text) => wrong(`runs, but is not rendered: ${text}`));
  const missing = subtract(wanted, found).map((text) => wrong(`is rendered, but does not run: ${text}`));
  const differences = [...extra, ...missing];
  if (differences.length > 0) return differences.slice(0, SHOWN_DIFFERENCES);
  return [
    found.join("\n") === wanted.join("\n")
      ? seen(`${found.length} chains, sets and rules run as rendered`)
      : wrong("the rules run in another order than rendered"),
  ];
}

function read(what: string, result: CommandResult): NftRuleset | Observation {
  if (result.code !== 0) return unproven(`${what}: nft ended with ${result.code}: ${result.stderr.trim()}`);
  try {
    return parseNftRuleset(result.stdout);
  } catch {
    return unproven(`${what}: nft's answer cannot be read`);
  }
}

/** Elements of `a` that `b` lacks, each as often as it is missing. */
function subtract(a: readonly string[], b: readonly string[]): string[] {
  const rest = [...b];
  return a.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
