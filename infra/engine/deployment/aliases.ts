import { makeUrn, nameOfUrn, typeOfUrn } from "../values";
import type { Alias, Goal } from "./goal";

/**
 * Finds resources of the old state that have another name now: by their own aliases, and by the one under which their
 * parent was found, since a child's urn holds its parent's types and its name often begins with the parent's.
 */
export class AliasBook {
  /** New urn → the alias under which its resource was found. */
  private readonly foundAs = new Map<string, string>();
  /** The other way round. */
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly stack: string,
    private readonly project: string,
  ) {}

  /** Earlier urns that a resource may have had, the most specific first. */
  candidates(goal: Goal, parent: string): string[] {
    const own = goal.aliases.map((alias) => this.resolve(alias, goal, parent));
    const parentWas = this.foundAs.get(parent);
    if (parentWas === undefined) return [...new Set(own)];
    const names = [[goal.type, goal.name], ...own.map((urn) => [typeOfUrn(urn), nameOfUrn(urn)])] as const;
    const inherited = names.map(([type = "", name = ""]) => this.inherit(type, name, parent, parentWas));
    return [...new Set([...own, ...inherited])];
  }

  /** Who was found under this urn. */
  ownerOf(urn: string): string | undefined {
    return this.owners.get(urn);
  }

  note(urn: string, alias: string): void {
    this.foundAs.set(urn, alias);
    this.owners.set(alias, urn);
  }

  private resolve(alias: Alias, goal: Goal, parent: string): string {
    if (alias.urn !== "") return alias.urn;
    // A parent that was itself found by an alias had that urn when the resource was made.
    const named = alias.parent === "" ? parent : (this.foundAs.get(alias.parent) ?? alias.parent);
    return makeUrn(
      alias.stack || this.stack,
      alias.project || this.project,
      alias.noParent ? "" : named,
      alias.type || goal.type,
      alias.name || goal.name,
    );
  }

  private inherit(type: string, name: string, parent: string, parentWas: string): string {
    const prefix = nameOfUrn(parent);
    const earlier = name.startsWith(prefix) ? nameOfUrn(parentWas) + name.slice(prefix.length) : name;
    return makeUrn(this.stack, this.project, parentWas, type, earlier);
  }
}
