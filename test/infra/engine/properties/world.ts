import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { PROVIDER_TEXT } from "../programs";

/** What a program wants of one object. `key` is what it is, `name` what the program calls it. */
export interface Wish {
  readonly key: string;
  readonly name: string;
  /** Changing it updates. */
  readonly text: string;
  /** Changing it replaces. */
  readonly kind: string;
  /** Keys of wishes before this one whose address stands in its text. */
  readonly needs: readonly string[];
  /** Whether those addresses stand in its kind, too: it is replaced when they change. */
  readonly bound: boolean;
  /** Keys of wishes before this one that it waits for, without a value of theirs. */
  readonly waitsFor: readonly string[];
  readonly parent: string | undefined;
  /** Key of a wish before this one inside which it lives: it vanishes with that one. */
  readonly host: string | undefined;
  readonly deleteFirst: boolean;
  readonly protect: boolean;
  readonly retain: boolean;
}

/** In the order of the program: a wish refers to earlier ones only. */
export type World = readonly Wish[];

const KEYS = ["a", "b", "c", "d", "e", "f"];
/** An index into whatever is there when an edit is made. */
const pick = fc.nat({ max: 59 });
const rarely = fc.nat({ max: 5 }).map((n) => n === 0);

const wish: fc.Arbitrary<Omit<Wish, "key" | "name">> = fc.record({
  text: fc.constantFrom("x", "y"),
  kind: fc.constantFrom("small", "large"),
  needs: fc.subarray(KEYS, { maxLength: 2 }),
  bound: fc.boolean(),
  waitsFor: fc.subarray(KEYS, { maxLength: 1 }),
  parent: fc.option(fc.constantFrom(...KEYS), { nil: undefined, freq: 2 }),
  host: fc.option(fc.constantFrom(...KEYS), { nil: undefined, freq: 2 }),
  deleteFirst: fc.boolean(),
  protect: fc.constant(false),
  retain: rarely,
});

/**
 * Takes references away that do not lead to an earlier wish, so that every list of wishes is a program. Who lives inside
 * an object that is left behind would be left, too, without a word: by Pulumi's rules, so nobody should wish that.
 */
function soundWorld(wishes: readonly Wish[]): World {
  const before = new Set<string>();
  const retained = new Set(wishes.filter(({ retain }) => retain).map(({ key }) => key));
  const hosts = new Map<string, string | undefined>();
  return wishes.map((one) => {
    const isBefore = (key: string | undefined): key is string => key !== undefined && before.has(key);
    // Like Pulumi's option, a child's host is its parent's unless it has one of its own.
    const own = isBefore(one.host) && !retained.has(one.host) ? one.host : undefined;
    const host = own ?? (isBefore(one.parent) ? hosts.get(one.parent) : undefined);
    const sound = {
      ...one,
      needs: one.needs.filter(isBefore),
      waitsFor: one.waitsFor.filter(isBefore),
      parent: isBefore(one.parent) ? one.parent : undefined,
      host,
    };
    before.add(one.key);
    hosts.set(one.key, host);
    return sound;
  });
}

export const world: fc.Arbitrary<World> = fc
  .tuple(
    fc.subarray(KEYS, { minLength: 0 }),
    fc.array(wish, { minLength: KEYS.length, maxLength: KEYS.length }),
  )
  .map(([keys, wishes]) =>
    soundWorld(keys.flatMap((key, index) => (wishes[index] ? [{ key, name: key, ...wishes[index] }] : []))),
  );

/** One change to a program, as an engineer makes it. */
export type Edit = (world: World) => World;

const change =
  (at: number, how: (wish: Wish) => Partial<Wish>): Edit =>
  (wishes) =>
    wishes.map((one, index) => (index === at % wishes.length ? { ...one, ...how(one) } : one));

const other = (value: string, [one = "", two = ""]: readonly string[]): string => (value === one ? two : one);

/** Fresh names, so that a rename never takes a name that is in use. */
const renamed = ({ key, name }: Wish): string =>
  name === key ? `${key}-1` : `${key}-${Number(name.slice(key.length + 1)) + 1}`;

const named = <T>(name: string, value: T): T =>
  Object.assign(value as object, { toString: () => name, [fc.toStringMethod]: () => name }) as T;

/** An edit of one wish. */
const editOne = <T>(
  what: string,
  value: fc.Arbitrary<T>,
  how: (wish: Wish, value: T) => Partial<Wish>,
): fc.Arbitrary<Edit> =>
  fc.tuple(pick, value).map(([at, to]) =>
    named(
      `${what} of ${at} = ${JSON.stringify(to)}`,
      change(at, (one) => how(one, to)),
    ),
  );

const toggle = fc.constant("the other");
const anyKey = fc.option(fc.constantFrom(...KEYS), { nil: undefined });

const add = fc.tuple(pick, wish).map(([at, made]) =>
  named(`add at ${at}: ${JSON.stringify(made)}`, (wishes: World) => {
    const key = KEYS.find((free) => wishes.every((one) => one.key !== free));
    if (key === undefined) return wishes;
    const place = at % (wishes.length + 1);
    return [...wishes.slice(0, place), { key, name: key, ...made }, ...wishes.slice(place)];
  }),
);

const remove = pick.map((at) =>
  named(`remove ${at}`, (wishes: World) => wishes.filter((_, index) => index !== at % wishes.length)),
);

const move = fc.tuple(pick, pick).map(([from, to]) =>
  named(`move ${from} to ${to}`, (wishes: World) => {
    const moved = wishes[from % wishes.length];
    if (!moved) return wishes;
    const rest = wishes.filter((one) => one !== moved);
    const place = to % wishes.length;
    return [...rest.slice(0, place), moved, ...rest.slice(place)];
  }),
);

/** What edits are drawn from; each names itself in a counterexample. Replacements have the most to get wrong. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  add,
  remove,
  move,
  editOne("name", toggle, (one) => ({ name: renamed(one) })),
  editOne("text", toggle, ({ text }) => ({ text: other(text, ["x", "y"]) })),
  {
    weight: 4,
    arbitrary: editOne("kind", toggle, ({ kind }) => ({ kind: other(kind, ["small", "large"]) })),
  },
  editOne("deleteFirst", toggle, ({ deleteFirst }) => ({ deleteFirst: !deleteFirst })),
  editOne("retain", toggle, ({ retain }) => ({ retain: !retain })),
  editOne("bound", toggle, ({ bound }) => ({ bound: !bound })),
  editOne("needs", fc.subarray(KEYS, { maxLength: 2 }), (_, needs) => ({ needs })),
  editOne("waitsFor", fc.subarray(KEYS, { maxLength: 1 }), (_, waitsFor) => ({ waitsFor })),
  editOne("parent", anyKey, (_, parent) => ({ parent })),
  editOne("host", anyKey, (_, host) => ({ host })),
);

export const edits: fc.Arbitrary<Edit> = fc
  .array(edit, { minLength: 0, maxLength: 4 })
  .map((list) =>
    named(list.map(String).join(", "), (start: World) => soundWorld(list.reduce((w, e) => e(w), start))),
  );

/** A first program and what becomes of it. */
export const hostedWorlds = (count: { readonly min: number; readonly max: number }): fc.Arbitrary<World[]> =>
  fc
    .tuple(world, fc.array(edits, { minLength: count.min - 1, maxLength: count.max - 1 }))
    .map(([first, changes]) =>
      changes.reduce<World[]>((all, next) => [...all, next(all.at(-1) ?? [])], [first]),
    );

/**
 * Without hosts. Who vanishes with its host leaves the state before the host is deleted, by Pulumi's rules, too: when that
 * deletion fails, no state knows of it any more.
 */
export const worlds = (count: { readonly min: number; readonly max: number }): fc.Arbitrary<World[]> =>
  hostedWorlds(count).map((series) =>
    series.map((wishes) => wishes.map((one) => ({ ...one, host: undefined }))),
  );

export const TYPE = "pulumi-nodejs:dynamic/test:Thing";

class WishedThing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;

  constructor(
    name: string,
    args: Record<string, pulumi.Input<string>>,
    options: pulumi.CustomResourceOptions,
  ) {
    super(TYPE, name, { ...args, address: undefined, __provider: PROVIDER_TEXT }, options);
  }
}

/** The program of a world. `formerUrns` are what the state calls the objects: those of moved or renamed wishes become aliases. */
export const programOf =
  (wishes: World, formerUrns: ReadonlyMap<string, string> = new Map()) =>
  (): void => {
    const made = new Map<string, WishedThing>();
    for (const one of wishes) {
      const addresses = one.needs.map((key) => made.get(key)?.address ?? "");
      const join = (first: string): pulumi.Output<string> =>
        pulumi.all([first, ...addresses]).apply((parts) => parts.join("+"));
      const former = formerUrns.get(one.key);
      const host = one.host === undefined ? undefined : made.get(one.host);
      const thing = new WishedThing(
        one.name,
        {
          key: one.key,
          text: join(one.text),
          kind: one.bound ? join(one.kind) : one.kind,
          host: host?.address ?? "",
        },
        {
          ...(one.parent === undefined ? {} : { parent: made.get(one.parent) as pulumi.Resource }),
          dependsOn: one.waitsFor.flatMap((key) => made.get(key) ?? []),
          deleteBeforeReplace: one.deleteFirst,
          ...(host ? { deletedWith: host } : {}),
          protect: one.protect,
          retainOnDelete: one.retain,
          ...(former !== undefined && former !== urnIn(one, wishes) ? { aliases: [former] } : {}),
        },
      );
      made.set(one.key, thing);
    }
  };

/** The urn that a wish of this world has. */
export function urnIn(one: Wish, wishes: World): string {
  let types = TYPE;
  for (let parent = one.parent; parent !== undefined;) {
    types = `${TYPE}$${types}`;
    const key: string = parent;
    parent = wishes.find((wish) => wish.key === key)?.parent;
  }
  return `urn:pulumi:dev::shop::${types}::${one.name}`;
}
