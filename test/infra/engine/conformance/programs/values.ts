// Generated values, commands, secrets and configuration.
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ConformanceProgram } from "../program";
import { Thing } from "../resources";

const passwords = (
  password: random.RandomPasswordArgs,
  id: random.RandomIdArgs = { byteLength: 8 },
  keepers?: Record<string, string>,
) => {
  const optional = keepers ? { keepers } : {};
  const secret = new random.RandomPassword("password", password);
  const tag = new random.RandomId("tag", id);
  const key = new random.RandomBytes("key", { length: 16, ...optional });
  const number = new random.RandomUuid("number", optional);
  return { password: secret.result, tag: tag.hex, key: key.base64, number: number.result };
};

export const generated: ConformanceProgram = {
  name: "generated values",
  edits: [
    { name: "first", declare: () => passwords({ length: 20, special: false }) },
    { name: "same again", declare: () => passwords({ length: 20, special: false }) },
    { name: "a default spelled out", declare: () => passwords({ length: 20, special: false, upper: true }) },
    { name: "longer", declare: () => passwords({ length: 24, special: false }, { byteLength: 16 }) },
    {
      name: "prefix and keepers",
      declare: () =>
        passwords({ length: 24, special: false }, { byteLength: 16, prefix: "mvm-" }, { month: "may" }),
    },
    {
      name: "other keeper",
      declare: () =>
        passwords({ length: 24, special: false }, { byteLength: 16, prefix: "mvm-" }, { month: "june" }),
    },
  ],
};

const command = (args: local.CommandArgs, length = 16) => {
  const password = new random.RandomPassword("password", { length, special: false });
  const run = new local.Command("run", { stdin: password.result, ...args });
  const after = new local.Command("after", { create: pulumi.interpolate`printf %s "after ${run.stdout}"` });
  return { counted: run.stdout, after: after.stdout };
};

export const commands: ConformanceProgram = {
  name: "local commands",
  edits: [
    { name: "first", declare: () => command({ create: "wc -c" }) },
    { name: "other create", declare: () => command({ create: "printf 'now %s' $(wc -c)" }) },
    {
      name: "update, delete, environment",
      declare: () =>
        command({
          create: "wc -c",
          update: 'printf "%s at %s" "$PULUMI_COMMAND_STDOUT" "$PLACE"',
          delete: "true",
          environment: { PLACE: "home" },
        }),
    },
    { name: "triggers", declare: () => command({ create: "wc -c", delete: "true", triggers: ["a", 1] }) },
    {
      name: "other trigger",
      declare: () => command({ create: "wc -c", delete: "true", triggers: ["a", 2] }),
    },
    { name: "longer secret on stdin", declare: () => command({ create: "wc -c", triggers: ["a", 2] }, 18) },
  ],
};

const guarded = (text: pulumi.Input<unknown>, options: pulumi.CustomResourceOptions = {}) => {
  const vault = new Thing("vault", { text }, options);
  const reader = new Thing("reader", { text: vault.text, tags: { address: vault.address } });
  return { text: vault.text, address: vault.address, reader: reader.text };
};

export const secrets: ConformanceProgram = {
  name: "secrets",
  edits: [
    { name: "plain", declare: () => guarded("open") },
    { name: "plain becomes secret", declare: () => guarded(pulumi.secret("open")) },
    { name: "secret changes", declare: () => guarded(pulumi.secret("closed")) },
    {
      name: "nested secrets",
      declare: () =>
        guarded({ user: "ann", words: ["a", pulumi.secret("b")], inner: pulumi.secret({ pin: 1 }) }),
    },
    {
      name: "additional secret outputs",
      declare: () => guarded("open", { additionalSecretOutputs: ["address"] }),
    },
    { name: "additional ones lifted", declare: () => guarded("open") },
  ],
};

const configured = () => {
  const config = new pulumi.Config("conformance");
  const thing = new Thing("thing", {
    text: config.requireSecret("token"),
    tags: { region: config.require("region") },
  });
  return { region: config.get("region"), token: thing.text };
};

export const configuration: ConformanceProgram = {
  name: "stack configuration",
  edits: [
    {
      name: "first",
      declare: configured,
      config: { region: "north" },
      secretConfig: { token: "t-first" },
    },
    {
      name: "other region",
      declare: configured,
      config: { region: "south" },
      secretConfig: { token: "t-first" },
    },
    {
      name: "other token",
      declare: configured,
      config: { region: "south" },
      secretConfig: { token: "t-second" },
    },
    {
      name: "a value that nobody reads",
      declare: configured,
      config: { region: "south", colour: "blue" },
      secretConfig: { token: "t-second", spare: "s" },
    },
  ],
};

const reported = (outputs: Record<string, unknown>) => {
  new Thing("thing");
  return outputs;
};

export const stackOutputs: ConformanceProgram = {
  name: "stack outputs",
  edits: [
    { name: "first", declare: () => reported({ plain: 1, list: [1, "two"], secret: pulumi.secret("s") }) },
    {
      name: "changed and added",
      declare: () => reported({ plain: 2, list: [], secret: pulumi.secret("s"), more: {} }),
    },
    {
      name: "plain becomes secret",
      declare: () => reported({ plain: pulumi.secret(2), nested: { a: pulumi.secret("x") } }),
    },
    { name: "none", declare: () => reported({}) },
  ],
};
