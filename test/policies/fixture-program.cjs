// A Pulumi program that registers what fixture.json says: components with their registered outputs, and resources of a
// provider that accepts everything. Whatever is marked unknown is so in a preview.
const { readFileSync } = require("node:fs");
const path = require("node:path");
const pulumi = require("@pulumi/pulumi");

const nodes = JSON.parse(readFileSync(path.join(__dirname, "fixture.json"), "utf8"));
const provider = `exports.handler = () => ({
  check: async (olds, news) => ({ inputs: news, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: "made", outs: inputs }),
});`;

class Resource extends pulumi.CustomResource {
  constructor(type, name, inputs, options) {
    super(type, name, { ...inputs, __provider: provider }, options);
  }
}

class Component extends pulumi.ComponentResource {
  constructor({ type, name, inputs, outputs }, options) {
    super(type, name, inputs, options);
    this.registerOutputs(outputs);
  }
}

const { id: unknown } = new Resource("pulumi-nodejs:dynamic/fixture:Unknown", "unknown", {}, {});

function revive(value, marked, secretPaths) {
  if (value === null || typeof value !== "object") return value;
  if (value.isUnknown === true) return unknown;
  const revived = Array.isArray(value)
    ? value.map((item, index) => revive(item, `${marked}[${index}]`, secretPaths))
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, revive(item, `${marked}.${key}`, secretPaths)]),
      );
  return secretPaths.includes(marked) ? pulumi.secret(revived) : revived;
}

const made = new Map();
for (const node of nodes.filter(({ type }) => type !== "pulumi:pulumi:Stack")) {
  const { type, name, parent = "", custom, protect, secretPaths = [] } = node;
  const inputs = revive(node.inputs, "inputs", secretPaths);
  const outputs = revive(node.outputs, "outputs", secretPaths);
  const options = { protect, parent: made.get(parent) };
  const resource = custom
    ? new Resource(type, name, inputs, options)
    : new Component({ type, name, inputs, outputs }, options);
  made.set(node.urn, resource);
}
