import { isCovered, parseSource, type AddressRange, type Value } from "../../../infra/audit/graph";
import {
  checkCustomer,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/** RFC 1918, and the unique local addresses of RFC 4193. */
const PRIVATE = {
  ipv4: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseSource(text)),
  ipv6: [parseSource("fc00::/7")],
} as const;

/** R46, O29: the appliance routes between private networks and to us, so no address may stand for two places. */
export const privateNetworksDistinct: GraphRule = {
  id: "private-networks-distinct",
  displayName: "Private networks are private and distinct",
  description:
    "Private networks use private addresses and overlap neither each other nor the provider's sources.",
  clauses: ["R46", "O29"],
  controls: [...iso("8.20", "8.22")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Give each private network a range of its own, e.g. 10.20.0.0/24 and fd00:20::/64.",
  scope: "graph",
  nothingToCheck: "the plan has no customer",
  checks: (graph) => checkCustomer(graph, judgeNetworks),
};

interface NamedRange {
  readonly name: string;
  readonly wanted: "ipv4" | "ipv6";
  readonly range: AddressRange;
  readonly path: string;
}

function judgeNetworks(facts: Value): readonly Outcome[] {
  const networks = facts.get("privateNetworks").list();
  if (networks.length === 0) return [notApplicable("there is no private network")];
  const ranges = networks.flatMap(readRanges);
  const provider = facts
    .get("provider")
    .get("sources")
    .list()
    .map((source) => parseSource(source.string(), source.path));
  return violationsOr(
    ranges.flatMap((range, i) => [
      ...judgePrivate(range),
      ...judgeOverlaps(range, ranges.slice(0, i), provider),
    ]),
    `${networks.length} private networks, all distinct`,
  );
}

function readRanges(network: Value): readonly NamedRange[] {
  const name = network.get("name").string();
  return (["ipv4", "ipv6"] as const).flatMap((wanted) => {
    const value = network.get(wanted);
    if (wanted === "ipv6" && !value.isPresent) return [];
    return [{ name, wanted, range: parseSource(value.string(), value.path), path: value.path }];
  });
}

function judgePrivate({ name, wanted, range, path }: NamedRange): readonly Outcome[] {
  if (isCovered(range, PRIVATE[wanted])) return [];
  const required = PRIVATE[wanted].map(({ text }) => `inside ${text}`).join(" or ");
  return [
    violation(`found ${range.text} for network ${name}; required: ${required}`, {
      path,
      subject: range.text,
    }),
  ];
}

function judgeOverlaps(
  { name, range, path }: NamedRange,
  earlier: readonly NamedRange[],
  provider: readonly AddressRange[],
): readonly Outcome[] {
  const others = [
    ...earlier.map((other) => ({ range: other.range, what: `network ${other.name}` })),
    ...provider.map((source) => ({ range: source, what: "the provider's sources" })),
  ];
  return others
    .filter((other) => overlaps(range, other.range))
    .map((other) =>
      violation(
        `found ${range.text} for network ${name}, which overlaps ${other.range.text} of ${other.what}; required: distinct ranges`,
        { path, subject: range.text },
      ),
    );
}

function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}
