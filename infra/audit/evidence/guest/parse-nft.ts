import { z } from "zod";

const entry = z.record(z.string(), z.unknown());
const rulesetSchema = z.object({ nftables: z.array(entry) });
const chainSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});

export interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** Absent for a chain that is only jumped to. */
  readonly hook?: string | undefined;
  readonly policy?: string | undefined;
}

/** What `nft -j list ruleset` prints (libnftables-json(5)), as far as it is judged. */
export interface NftRuleset {
  readonly chains: readonly NftChain[];
  /** Chains, sets and rules of a table in their order, without what changes by itself (handles, counters). */
  contentOf(family: string, table: string): string[];
}

/** @throws SyntaxError or ZodError where the text is not nft's JSON */
export function parseNftRuleset(json: string): NftRuleset {
  const { nftables } = rulesetSchema.parse(JSON.parse(json));
  const chains = nftables.flatMap((item) => ("chain" in item ? [chainSchema.parse(item["chain"])] : []));
  return {
    chains,
    contentOf: (family, table) =>
      nftables
        .filter((item) => Object.values(item).some((body) => belongsTo(body, family, table)))
        .map((item) => JSON.stringify(item, withoutVolatile)),
  };
}

function belongsTo(body: unknown, family: string, table: string): boolean {
  const parsed = entry.safeParse(body);
  return parsed.success && parsed.data["family"] === family && parsed.data["table"] === table;
}

/** nft numbers objects, counts packets and lists the elements of a set in any order. */
function withoutVolatile(key: string, value: unknown): unknown {
  if (key === "handle" || key === "packets" || key === "bytes") return undefined;
  if (key === "elem" && Array.isArray(value)) return value.map((e) => JSON.stringify(e)).sort();
  return value;
}
