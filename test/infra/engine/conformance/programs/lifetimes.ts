// Options and faults that decide how long an object lives.
import type * as pulumi from "@pulumi/pulumi";
import type { ConformanceProgram } from "../program";
import { Group, Thing, type ThingArgs } from "../resources";

const kept = (args: ThingArgs | undefined, options: pulumi.CustomResourceOptions = {}, inherited = false) => {
  if (args) new Thing("kept", args, options);
  const parentOptions = inherited ? { retainOnDelete: true } : {};
  new Group("group", (parent) => void new Thing("child", { text: "c" }, { parent }), parentOptions);
};

export const retaining: ConformanceProgram = {
  name: "retainOnDelete",
  edits: [
    { name: "first", declare: () => kept({ kind: "a" }, { retainOnDelete: true }) },
    { name: "replaced, old object stays", declare: () => kept({ kind: "b" }, { retainOnDelete: true }) },
    { name: "lifted and replaced", declare: () => kept({ kind: "c" }) },
    {
      name: "set again; children inherit",
      declare: () => kept({ kind: "c" }, { retainOnDelete: true }, true),
    },
    { name: "everything goes, objects stay", declare: () => ({}) },
  ],
};

const shielded = (args: ThingArgs | undefined, protect: boolean, inherited = false) => {
  if (args) new Thing("shielded", args, { protect });
  new Group("group", (parent) => void new Thing("child", { text: "c" }, { parent }), { protect: inherited });
};

export const protection: ConformanceProgram = {
  name: "protect",
  edits: [
    { name: "on", declare: () => shielded({ kind: "a" }, true) },
    { name: "update of a protected one", declare: () => shielded({ kind: "a", text: "2" }, true) },
    { name: "removal refused", declare: () => shielded(undefined, true), refused: true },
    { name: "replacement refused", declare: () => shielded({ kind: "b", text: "2" }, true), refused: true },
    { name: "off and replaced at once", declare: () => shielded({ kind: "b", text: "2" }, false) },
    { name: "on through the component", declare: () => shielded({ kind: "b", text: "2" }, false, true) },
    { name: "removal of the component refused", declare: () => ({}), refused: true },
    { name: "off", declare: () => shielded({ kind: "b", text: "2" }, false) },
    { name: "removed", declare: () => ({}) },
  ],
};

const housed = (parts: readonly ("host" | "guest" | "plug")[], kind = "a") => {
  const host = parts.includes("host") ? new Thing("host", { kind }) : undefined;
  const options = host ? { deletedWith: host } : {};
  if (parts.includes("guest")) new Thing("guest", {}, options);
  if (!parts.includes("plug")) return;
  new Group("rack", (parent) => void new Thing("plug", {}, { parent }), options);
};

export const deletedWith: ConformanceProgram = {
  name: "deletedWith",
  edits: [
    { name: "first", declare: () => housed(["host", "guest", "plug"]) },
    { name: "guest goes alone", declare: () => housed(["host", "plug"]) },
    { name: "guest comes back", declare: () => housed(["host", "guest", "plug"]) },
    { name: "host replaced", declare: () => housed(["host", "guest", "plug"], "b") },
    { name: "host replaced and guest gone", declare: () => housed(["host", "plug"], "c") },
    { name: "all go with the host", declare: () => ({}) },
  ],
};

const pair = (first: ThingArgs, second: ThingArgs = {}) => {
  const a = new Thing("first", first);
  new Thing("second", { text: a.address, ...second });
};

export const failures: ConformanceProgram = {
  name: "failing steps",
  edits: [
    { name: "create fails", declare: () => pair({ text: "1" }), faults: ["create first"] },
    { name: "create fails in part", declare: () => pair({ text: "1" }), faults: ["partly first"] },
    { name: "repaired by an update", declare: () => pair({ text: "1" }) },
    { name: "update fails", declare: () => pair({ text: "2" }), faults: ["update first"] },
    {
      name: "update of the second fails",
      declare: () => pair({ text: "2" }, { tags: { n: 3 } }),
      faults: ["update second"],
    },
    { name: "mended", declare: () => pair({ text: "2" }, { tags: { n: 3 } }) },
    { name: "delete fails", declare: () => ({}), faults: ["delete second"] },
    { name: "deleted", declare: () => ({}) },
  ],
};

const swapped = (kind: string, deleteBeforeReplace = false) => {
  const thing = new Thing("swapped", { kind }, { deleteBeforeReplace });
  new Thing("after", { text: thing.address });
};

export const failedReplacements: ConformanceProgram = {
  name: "failing replacements",
  edits: [
    { name: "first", declare: () => swapped("a") },
    { name: "old one cannot be deleted", declare: () => swapped("b"), faults: ["delete swapped"] },
    { name: "deleted with the next run", declare: () => swapped("b") },
    { name: "new one cannot be created", declare: () => swapped("c"), faults: ["create swapped"] },
    { name: "old one first, new one fails", declare: () => swapped("d", true), faults: ["create swapped"] },
    { name: "still missing, other dependents", declare: () => swapped("e", true) },
    {
      name: "old one first, again no new one",
      declare: () => swapped("f", true),
      faults: ["create swapped"],
    },
    { name: "and no longer wanted", declare: () => ({}) },
  ],
};
