// A program whose edits make every kind of step. Run by both engines.
"use strict";
const pulumi = require("@pulumi/pulumi");
const { local } = require("@pulumi/command");
const { RandomPassword } = require("@pulumi/random");

const config = new pulumi.Config();
const edit = config.require("edit");
const is = (...names) => names.includes(edit);
const thingModule = JSON.stringify(require.resolve("./thing.js"));
const provider = `exports.handler = () => require(${thingModule});\n`;

class Thing extends pulumi.CustomResource {
  constructor(name, args, options) {
    const props = { dir: config.require("dir"), name, ...args, address: undefined, __provider: provider };
    super("pulumi-nodejs:dynamic/test:Thing", name, props, options);
  }
}

class Counter extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("test:index:Counter", name, args, options);
    this.thing = new Thing(`${name}-thing`, args, { parent: this });
    this.registerOutputs({ address: this.thing.address });
  }
}

const password = new RandomPassword("password", { length: 20 });
const counter = new Counter("corner", { text: is("first") ? "a" : "b", kind: is("replaced") ? "y" : "x" });
if (!is("without-keeper")) {
  const list = is("first") ? [{ a: 1 }] : [{ a: 1 }, { a: 2 }];
  new Thing("keeper", { text: password.result, list }, { protect: true, dependsOn: [counter] });
}
if (!is("replaced")) new Thing("coupon", { text: "z", token: pulumi.secret(`token of ${edit}`) });
if (is("failing")) new Thing("bad", { text: password.result, fail: true });
if (is("slow")) {
  const first = new Thing("slow-1", { text: "s", waitMs: 3000 });
  new Thing("slow-2", { text: first.address });
}
const command = new local.Command("hello", { create: "cat", stdin: pulumi.secret(`hello ${edit}`) });

module.exports = {
  address: counter.thing.address,
  password: password.result,
  edit,
  said: command.stdout,
};
