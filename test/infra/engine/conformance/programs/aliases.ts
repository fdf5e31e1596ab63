// Renames that must not replace anything.
import * as pulumi from "@pulumi/pulumi";
import type { ConformanceProgram } from "../program";
import { Group, Thing, THING } from "../resources";

const named = (name: string, options: pulumi.CustomResourceOptions = {}, text = "1") => {
  const thing = new Thing(name, { label: "same", text }, options);
  new Thing("after", { text: thing.address }, { dependsOn: thing });
};

export const renames: ConformanceProgram = {
  name: "aliases of a resource",
  edits: [
    { name: "first", declare: () => named("old") },
    { name: "by name", declare: () => named("newer", { aliases: [{ name: "old" }] }) },
    { name: "alias kept", declare: () => named("newer", { aliases: [{ name: "old" }] }) },
    {
      name: "by urn, with an update",
      declare: () => named("newest", { aliases: [`urn:pulumi:dev::conformance::${THING}::newer`] }, "2"),
    },
    { name: "alias dropped", declare: () => named("newest", {}, "2") },
    { name: "renamed without alias", declare: () => named("last", {}, "2") },
  ],
};

const house = (name: string, options: pulumi.ComponentResourceOptions = {}, type?: string) => {
  new Group(
    name,
    (parent) => {
      const thing = new Thing(`${name}-door`, { label: "door" }, { parent });
      new Group("wing", (wing) => void new Thing("window", { text: thing.address }, { parent: wing }), {
        parent,
      });
    },
    options,
    type,
  );
};

export const componentRenames: ConformanceProgram = {
  name: "aliases of a component",
  edits: [
    { name: "first", declare: () => house("house") },
    { name: "by name, with its children", declare: () => house("villa", { aliases: [{ name: "house" }] }) },
    {
      name: "by type, with its children",
      declare: () =>
        house("villa", { aliases: [{ type: "conformance:index:Group" }] }, "conformance:index:House"),
    },
    {
      name: "by both",
      declare: () => house("hut", { aliases: [{ name: "villa", type: "conformance:index:House" }] }),
    },
    { name: "aliases dropped", declare: () => house("hut") },
  ],
};

const moved = (home: "left" | "right" | "none", aliases: (parents: readonly Group[]) => pulumi.Alias[]) => {
  const left = new Group("left");
  const right = new Group("right");
  const parent = { left, right, none: undefined }[home];
  const thing = new Thing("thing", {}, { aliases: aliases([left, right]), ...(parent ? { parent } : {}) });
  new Thing("after", { text: thing.address });
};

export const moves: ConformanceProgram = {
  name: "aliases by parent",
  edits: [
    { name: "first", declare: () => moved("none", () => []) },
    { name: "under a component", declare: () => moved("left", () => [{ parent: pulumi.rootStackResource }]) },
    { name: "under another", declare: () => moved("right", ([left]) => (left ? [{ parent: left }] : [])) },
    {
      name: "back, found by the second alias",
      declare: () => moved("none", (groups) => groups.map((parent) => ({ parent }))),
    },
  ],
};
