import { setImmediate as nextTurn } from "node:timers/promises";
import type { DynamicProvider } from "../../../../infra/engine";
import type { World } from "./world";

export interface CloudObject {
  readonly id: string;
  readonly key: string;
  readonly text: string;
  readonly kind: string;
  /** Id of the object inside which it lives; empty without one. */
  readonly host: string;
}

type ThingInputs = Omit<CloudObject, "id">;

/** What goes wrong at one of the calls of a run. */
export interface Fault {
  readonly atCall: number;
  /**
   * refused: before anything was changed. afterwards: the object was changed, then the call failed; of a create the
   * provider then tells the id, as its contract demands.
   */
  readonly how: "refused" | "afterwards";
}

/** The ids behind an address that stands in a text. */
const idsIn = (text: string): string[] => text.split("+").slice(1);

/** A cloud in memory that refuses what a real one would, and notes what a planner must never do. */
export class CheckedCloud {
  readonly objects = new Map<string, CloudObject>();
  /** Left by a killed create: made, but its id reached no state. The next create of its key adopts it, discard deletes it. */
  readonly orphans = new Set<string>();
  /** Left behind on purpose (retainOnDelete): no state knows them any more. */
  readonly released = new Set<string>();
  /** What a planner must never do, in words. */
  readonly violations: string[] = [];
  /** Called at the begin and at the end of each changing call: the moments at which a process may die. */
  onMoment: () => void = () => undefined;
  fault: Fault | undefined;
  calls = 0;
  private made = 0;
  private before: World = [];
  private wanted: World = [];
  private retained: ReadonlySet<string> = new Set();

  /**
   * Tells the cloud what was wanted before and what is now, to judge the order of deletions, and the keys of what the
   * state says is to be left behind.
   */
  expect(before: World, wanted: World, retained: ReadonlySet<string>): void {
    this.retained = retained;
    this.before = before;
    this.wanted = wanted;
    this.calls = 0;
    this.fault = undefined;
  }

  readonly provider: DynamicProvider = {
    diff: (_id, olds, news) => {
      const [old, wanted] = [olds as ThingInputs, news as ThingInputs];
      const differing = (["text", "kind", "host"] as const).filter((key) => old[key] !== wanted[key]);
      return Promise.resolve({
        changes: differing.length > 0,
        replaces: differing.filter((key) => key !== "text"),
      });
    },
    create: async (inputs) => {
      const thing = pickInputs(inputs as ThingInputs);
      const object = await this.act(
        () => this.requireReferences(thing),
        () => this.put({ ...thing, id: this.adoptable(thing.key) ?? `${thing.key}#${++this.made}` }),
        (made) =>
          Object.assign(new Error("made, but not ready"), { id: made.id, properties: outputsOf(made) }),
      );
      return { id: object.id, outs: outputsOf(object) };
    },
    update: async (id, _olds, news) => {
      const thing = pickInputs(news as ThingInputs);
      const object = await this.act(
        () => this.requireReferences(thing),
        () => this.put({ ...thing, id }),
        () => new Error("updated, but not ready"),
      );
      return { outs: outputsOf(object) };
    },
    read: (id, props) => {
      const live = this.objects.get(id);
      return Promise.resolve(live ? { id, props: { ...props, ...outputsOf(live) } } : {});
    },
    delete: async (id) => {
      await this.act(
        () => this.requireNobodyNeeds(id),
        () => this.take(id),
        () => new Error("deleted, but the answer was lost"),
      );
    },
    discard: async (inputs) => {
      const { key } = inputs as ThingInputs;
      const left = this.of(key).filter(({ id }) => this.orphans.has(id));
      await this.act(
        () => left.forEach(({ id }) => this.requireNobodyNeeds(id)),
        () => left.forEach(({ id }) => this.objects.delete(id)),
        () => new Error("discarded, but the answer was lost"),
      );
    },
  };

  /** A copy as it stands, with other eyes on it. */
  copy(): CheckedCloud {
    const twin = new CheckedCloud();
    for (const [id, object] of this.objects) twin.objects.set(id, object);
    for (const id of this.orphans) twin.orphans.add(id);
    for (const id of this.released) twin.released.add(id);
    twin.made = this.made;
    return twin;
  }

  of(key: string): CloudObject[] {
    return [...this.objects.values()].filter((object) => object.key === key);
  }

  private async act<T>(check: () => void, effect: () => T, failAfterwards: (result: T) => Error): Promise<T> {
    const call = ++this.calls;
    const failing = this.fault?.atCall === call ? this.fault.how : undefined;
    check();
    this.onMoment();
    for (let turn = 0; turn < call % 3; turn++) await nextTurn(); // calls beside each other end in another order
    if (failing === "refused") throw new Error("refused");
    const result = effect();
    this.onMoment();
    if (failing === "afterwards") throw failAfterwards(result);
    return result;
  }

  private adoptable(key: string): string | undefined {
    const id = this.of(key).find((object) => this.orphans.has(object.id))?.id;
    if (id !== undefined) this.orphans.delete(id);
    return id;
  }

  private put(object: CloudObject): CloudObject {
    this.objects.set(object.id, object);
    return object;
  }

  /** What lives inside an object goes with it. */
  private take(id: string): void {
    this.objects.delete(id);
    for (const inside of this.objects.values()) if (inside.host === id) this.take(inside.id);
  }

  private requireReferences({ key, text, kind, host }: ThingInputs): void {
    for (const id of [...idsIn(text), ...idsIn(kind), ...(host === "" ? [] : [host])])
      if (!this.objects.has(id)) this.violations.push(`${key} needs ${id}, which does not exist`);
    const wish = this.wanted.find((one) => one.key === key);
    for (const needed of [...(wish?.waitsFor ?? []), ...(wish?.parent === undefined ? [] : [wish.parent])])
      if (this.of(needed).length === 0) this.violations.push(`${key} is made before ${needed}`);
  }

  /**
   * Whoever still refers to an object outlives it; so does who waited for it, when both go. Three may: what is left
   * behind on purpose, what vanishes with its host, which may go later, and what is only updated when a dependency is
   * deleted before it is replaced.
   */
  private requireNobodyNeeds(id: string): void {
    const object = this.objects.get(id);
    if (!object) return;
    const { key } = object;
    const comesBack = this.goesFirst(key);
    for (const user of this.objects.values()) {
      const isLeft = this.released.has(user.id) || this.orphans.has(user.id) || user.host !== "";
      if (isLeft || this.isRetained(user.key) || user.id === id) continue;
      const refers = idsIn(user.kind).includes(id) || (!comesBack && idsIn(user.text).includes(id));
      if (refers || this.goesWithout(user.key, key)) this.violations.push(`${user.id} outlives ${id}`);
    }
  }

  /**
   * Deleted before it is made anew: by its own wish, or along with what it was bound to. The second also holds for who is
   * not bound any more: which of the two registers first is open where they do not wait for each other.
   */
  private goesFirst(key: string): boolean {
    if (this.wanted.some((one) => one.key === key && one.deleteFirst)) return true;
    const was = this.before.find((one) => one.key === key);
    return was?.bound === true && was.needs.some((needed) => this.goesFirst(needed));
  }

  private isRetained(key: string): boolean {
    return this.retained.has(key) || this.wanted.some((one) => one.key === key && one.retain);
  }

  /** Both are to go, and the first waited for the second or was its child. */
  private goesWithout(user: string, key: string): boolean {
    const isWanted = (one: string): boolean => this.wanted.some((wish) => wish.key === one);
    const wish = this.before.find((one) => one.key === user);
    if (!wish || isWanted(user) || isWanted(key)) return false;
    return wish.waitsFor.includes(key) || wish.parent === key;
  }
}

const pickInputs = ({ key, text, kind, host }: ThingInputs): ThingInputs => ({ key, text, kind, host });

const outputsOf = ({ id, ...inputs }: CloudObject): object => ({ ...inputs, address: id });
