import type { DeploymentResult, Step } from "../../../../infra/engine";
import type { PropertyBench } from "./property-bench";
import { TYPE, urnIn, type World } from "./world";

/** All that is wrong with cloud and state when exactly this world is wanted; empty when nothing is. */
export function differencesFrom(world: World, bench: PropertyBench): string[] {
  const { cloud } = bench;
  const state = bench.readState();
  const left = heldBack(bench);
  const live = [...cloud.objects.values()].filter(({ id }) => !cloud.released.has(id) && !left.ids.has(id));
  const idOf = (key: string): string => live.find((object) => object.key === key)?.id ?? `no ${key}`;
  const wanted = world.map((one) => {
    const addresses = one.needs.map(idOf);
    const text = [one.text, ...addresses].join("+");
    const kind = [one.kind, ...(one.bound ? addresses : [])].join("+");
    return `${idOf(one.key)} ${one.key} ${text} ${kind} in ${one.host === undefined ? "" : idOf(one.host)}`;
  });
  const found = live.map(({ id, key, text, kind, host }) => `${id} ${key} ${text} ${kind} in ${host}`);
  const recorded = state.resources.map(({ id = "", outputs: { key, text, kind, host } = {} }) =>
    [id, key, text, kind, "in", host].join(" "),
  );
  const urns = state.resources.map(({ urn }) => urn);
  return [
    ...compare("the cloud", found, wanted),
    ...compare("the state", recorded, wanted),
    ...compare(
      "the urns",
      urns,
      world.map((one) => urnIn(one, world)),
    ),
    ...state.resources.flatMap(({ urn, delete: gone, pendingReplacement }) =>
      gone || pendingReplacement ? [`${urn} is still on its way out`] : [],
    ),
    ...state.pending.flatMap(({ type, resource }) =>
      left.urns.has(resource.urn) ? [] : [`still ${type} ${resource.urn}`],
    ),
    ...cloud.violations,
  ];
}

/**
 * What a killed replacement made beside an object that stood and was wanted again afterwards. Nobody can tell it from
 * that one by its name, so it is left alone and stays on record until the next create or delete of its urn.
 */
function heldBack(bench: PropertyBench): { ids: Set<string>; urns: Set<string> } {
  const { pending } = bench.readState();
  const ids = new Set<string>();
  const urns = new Set<string>();
  for (const { resource, type } of pending) {
    const key = resource.inputs?.key ?? "";
    if (type !== "creating" || !bench.wasBeingReplaced(key)) continue;
    for (const { id } of bench.cloud.of(key)) if (bench.cloud.orphans.has(id)) ids.add(id);
    urns.add(resource.urn);
  }
  return { ids, urns };
}

function compare(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const [left, right] = [[...found].sort().join("; "), [...wanted].sort().join("; ")];
  return left === right ? [] : [`${what} has <${left}>, wanted is <${right}>`];
}

/** Objects that nobody would ever find again: neither in the state, nor pending, nor left behind on purpose. */
export function lostObjects(bench: PropertyBench): string[] {
  const { resources, pending } = bench.readState();
  const ids = new Set(resources.map(({ id }) => id));
  const creating = pending
    .filter(({ type }) => type === "creating")
    .map(({ resource }) => resource.inputs?.key);
  return [...bench.cloud.objects.values()]
    .filter(({ id, key }) => !ids.has(id) && !bench.cloud.released.has(id) && !creating.includes(key))
    .map(({ id }) => `${id} is lost`);
}

/** Ids by key: who keeps its kind keeps its object, who changes it gets another one. */
export function identities(bench: PropertyBench): Map<string, { id: string; kind: string }> {
  const live = bench.readState().resources.filter((one) => !one.delete && !one.pendingReplacement);
  return new Map(
    live.map(({ id = "", outputs: { key = "", kind = "", host = "" } = {} }) => [
      key,
      { id, kind: `${kind} in ${host}` },
    ]),
  );
}

export function wrongIdentities(
  before: ReturnType<typeof identities>,
  after: ReturnType<typeof identities>,
): string[] {
  return [...after].flatMap(([key, now]) => {
    const was = before.get(key);
    if (!was || (was.kind === now.kind) === (was.id === now.id)) return [];
    return [`${key} was ${was.id} (${was.kind}) and is ${now.id} (${now.kind})`];
  });
}

const stepsByUrn = (result: DeploymentResult): Map<string, string> => {
  const steps = new Map<string, string[]>();
  for (const { urn, op, type } of result.steps) {
    if (type === TYPE) steps.set(urn, [...(steps.get(urn) ?? []), op satisfies Step["op"]]);
  }
  return new Map([...steps].map(([urn, ops]) => [urn, ops.sort().join(" ")]));
};

/**
 * Where a run did something else than its preview said. An updated object may come out with another address, so a
 * preview counts who needs its address as changed, too: such a step may be less in the run than in the preview.
 */
export function unannouncedSteps(world: World, preview: DeploymentResult, up: DeploymentResult): string[] {
  const [said, done] = [stepsByUrn(preview), stepsByUrn(up)];
  const uncertain = new Set<string>();
  const wrong: string[] = [];
  for (const one of world) {
    const urn = urnIn(one, world);
    const [announced, made] = [said.get(urn) ?? "none", done.get(urn) ?? "none"];
    if (announced !== made && !(uncertain.has(one.key) && made === "same")) {
      const isWeaker = uncertain.has(one.key) && made === "update" && announced.includes("replace");
      if (!isWeaker) wrong.push(`${one.key}: announced ${announced}, done ${made}`);
    }
    const mayMove = announced === "update" || uncertain.has(one.key);
    if (mayMove)
      for (const user of world)
        if (user.needs.includes(one.key) || user.host === one.key) uncertain.add(user.key);
  }
  const known = new Set(world.map((one) => urnIn(one, world)));
  for (const urn of new Set([...said.keys(), ...done.keys()]))
    if (!known.has(urn) && said.get(urn) !== done.get(urn))
      wrong.push(`${urn}: announced ${said.get(urn) ?? "none"}, done ${done.get(urn) ?? "none"}`);
  return wrong;
}
