// Components, chains, references, removal.
import * as pulumi from "@pulumi/pulumi";
import type { ConformanceProgram } from "../program";
import { Group, Thing } from "../resources";

const site = (rooms: Readonly<Record<string, string>>, nested = true) => {
  const group = new Group("site", (parent) => {
    const things = Object.entries(rooms).map(
      ([name, text]) => new Thing(`room-${name}`, { text }, { parent }),
    );
    if (nested)
      new Group("annex", (annex) => void new Thing("shed", { text: "s" }, { parent: annex }), { parent });
    return { addresses: things.map((thing) => thing.address) };
  });
  return { group: group.urn };
};

export const components: ConformanceProgram = {
  name: "components",
  edits: [
    { name: "first", declare: () => site({ a: "1", b: "1" }) },
    { name: "a child more", declare: () => site({ a: "1", b: "1", c: "1" }) },
    { name: "a child changes", declare: () => site({ a: "1", b: "2", c: "1" }) },
    { name: "a child and the inner component go", declare: () => site({ b: "2", c: "1" }, false) },
    { name: "the component goes", declare: () => ({}) },
  ],
};

const links = (names: readonly string[], head: { text?: string; kind?: string } = {}) => {
  let previous: Thing | undefined;
  for (const name of names) {
    previous = new Thing(name, previous ? { text: previous.address } : head, {});
  }
  return { last: previous?.address };
};

export const chain: ConformanceProgram = {
  name: "dependency chain",
  edits: [
    { name: "first", declare: () => links(["a", "b", "c", "d"]) },
    { name: "head updates", declare: () => links(["a", "b", "c", "d"], { text: "x" }) },
    { name: "head is replaced", declare: () => links(["a", "b", "c", "d"], { text: "x", kind: "new" }) },
    {
      name: "a link in between",
      declare: () => links(["a", "b", "new", "c", "d"], { text: "x", kind: "new" }),
    },
    { name: "turned around", declare: () => links(["d", "c", "b", "a"]) },
    { name: "only the tail", declare: () => links(["d"]) },
  ],
};

const referring = (kind: string, text: string) => {
  const target = new Thing("target", { kind, text });
  const holder = new Thing("holder", { text: "holds", tags: { target } });
  const group = new Group("group", () => ({ target }));
  return { target, group, held: holder.address };
};

export const references: ConformanceProgram = {
  name: "resource references",
  edits: [
    { name: "first", declare: () => referring("a", "1") },
    { name: "target updates", declare: () => referring("a", "2") },
    { name: "target is replaced", declare: () => referring("b", "2") },
    { name: "same again", declare: () => referring("b", "2") },
  ],
};

const forest = (names: readonly string[]) => {
  const made: Record<string, Thing> = {};
  const needs: Record<string, readonly string[]> = {
    leaf1: ["trunk"],
    leaf2: ["trunk"],
    bird: ["leaf1", "leaf2"],
  };
  for (const name of names) {
    const needed = (needs[name] ?? []).flatMap((need) => made[need] ?? []);
    made[name] = new Thing(name, {}, { dependsOn: needed });
  }
};

export const removal: ConformanceProgram = {
  name: "removal",
  edits: [
    { name: "first", declare: () => forest(["trunk", "leaf1", "leaf2", "bird", "stone"]) },
    {
      name: "a leaf goes, what depended on it stays",
      declare: () => forest(["trunk", "leaf2", "bird", "stone"]),
    },
    { name: "the root goes, the rest stays", declare: () => forest(["leaf2", "bird", "stone"]) },
    { name: "all back", declare: () => forest(["trunk", "leaf1", "leaf2", "bird", "stone"]) },
    { name: "everything goes", declare: () => ({}) },
  ],
};

const plainThings = (text: pulumi.Input<unknown>, kind = "a") => {
  const plain = new Thing("plain", { text, kind }, {}, "plain");
  return { text: plain.text, after: new Thing("after", { text: plain.text }).text };
};

export const bareProvider: ConformanceProgram = {
  name: "provider without a diff",
  edits: [
    { name: "first", declare: () => plainThings("1") },
    { name: "text", declare: () => plainThings("2") },
    { name: "text becomes secret", declare: () => plainThings(pulumi.secret("2")) },
    { name: "kind", declare: () => plainThings("3", "b") },
    { name: "gone", declare: () => ({}) },
  ],
};
