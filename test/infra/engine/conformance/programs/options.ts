// Resource options that change what a difference leads to.
import type * as pulumi from "@pulumi/pulumi";
import type { ConformanceProgram } from "../program";
import { Group, Thing, type ThingArgs } from "../resources";

const one = (args: ThingArgs, options: pulumi.CustomResourceOptions = {}) => {
  const thing = new Thing("thing", args, options);
  new Thing("after", { text: thing.text });
};
const tagged = (a: string, b: string): ThingArgs => ({ text: "t", tags: { a, b } });

export const ignoring: ConformanceProgram = {
  name: "ignoreChanges",
  edits: [
    { name: "first", declare: () => one({ text: "1", kind: "a" }) },
    { name: "ignored update", declare: () => one({ text: "2", kind: "a" }, { ignoreChanges: ["text"] }) },
    {
      name: "ignored replacement",
      declare: () => one({ text: "2", kind: "b" }, { ignoreChanges: ["text", "kind"] }),
    },
    { name: "lifted", declare: () => one({ text: "2", kind: "b" }) },
    { name: "tags come", declare: () => one({ ...tagged("1", "1"), kind: "b" }) },
    {
      name: "one of two tags ignored",
      declare: () => one({ ...tagged("2", "2"), kind: "b" }, { ignoreChanges: ["tags.a"] }),
    },
    {
      name: "all tags ignored",
      declare: () => one({ ...tagged("3", "3"), kind: "b" }, { ignoreChanges: ["tags.*"] }),
    },
  ],
};

/** A provider's own diff names no properties, so only the bare one lets the engine see which of them changed. */
const both = (args: ThingArgs, options: pulumi.CustomResourceOptions = {}) => {
  one(args, options);
  new Thing("bare", args, options, "plain");
};

export const replacing: ConformanceProgram = {
  name: "replaceOnChanges",
  edits: [
    { name: "first", declare: () => both(tagged("1", "1")) },
    { name: "option alone", declare: () => both(tagged("1", "1"), { replaceOnChanges: ["text"] }) },
    {
      name: "named property",
      declare: () => both({ ...tagged("1", "1"), text: "2" }, { replaceOnChanges: ["text"] }),
    },
    {
      name: "another property",
      declare: () => both({ ...tagged("2", "1"), text: "2" }, { replaceOnChanges: ["text"] }),
    },
    {
      name: "anything",
      declare: () => both({ ...tagged("3", "1"), text: "2" }, { replaceOnChanges: ["*"] }),
    },
  ],
};

const tower = (kind: string, first: boolean | undefined, options: pulumi.CustomResourceOptions = {}) => {
  const base = new Thing(
    "base",
    { kind },
    { ...(first === undefined ? {} : { deleteBeforeReplace: first }), ...options },
  );
  const middle = new Thing("middle", { kind: base.address });
  new Thing("top", { kind: middle.address });
  new Thing("beside", { text: base.address });
  new Thing("ordered", {}, { dependsOn: base });
};

export const deletingFirst: ConformanceProgram = {
  name: "deleteBeforeReplace",
  edits: [
    { name: "first", declare: () => tower("a", undefined) },
    { name: "replaced, new one first", declare: () => tower("b", undefined) },
    { name: "replaced, old one first, with dependents", declare: () => tower("c", true) },
    { name: "option alone", declare: () => tower("c", false) },
    { name: "option off again, replaced", declare: () => tower("d", false) },
    {
      name: "replaced and a dependent gone",
      declare: () => void new Thing("base", { kind: "e" }, { deleteBeforeReplace: true }),
    },
  ],
};

const single = (kind: string, exclusive: boolean) => {
  const thing = new Thing("single", { kind, exclusive });
  new Group("group", (parent) => void new Thing("child", { text: thing.address }, { parent }));
};

export const exclusive: ConformanceProgram = {
  name: "old one first by the provider's word",
  edits: [
    { name: "first", declare: () => single("a", true) },
    { name: "replaced", declare: () => single("b", true) },
    { name: "word withdrawn, replaced", declare: () => single("c", false) },
    { name: "replaced again", declare: () => single("d", false) },
  ],
};

const timed = (customTimeouts?: pulumi.CustomTimeouts, text = "1") => {
  one({ text }, customTimeouts ? { customTimeouts } : {});
};

export const timeouts: ConformanceProgram = {
  name: "customTimeouts",
  edits: [
    { name: "first", declare: () => timed({ create: "1m30s", delete: "2h" }) },
    { name: "others", declare: () => timed({ create: "1m30s", update: "500ms" }) },
    { name: "with an update", declare: () => timed({ update: "5m" }, "2") },
    { name: "none", declare: () => timed(undefined, "2") },
  ],
};
