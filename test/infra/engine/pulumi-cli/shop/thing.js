// The provider of Thing: an object is a JSON file. `kind` replaces, everything else updates.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

const KEYS = ["text", "kind", "list", "token"];
const fileOf = (props) => path.join(props.dir, `${props.name}.json`);
const withoutProvider = ({ __provider, ...props }) => props;

async function save(props) {
  await sleep(props.waitMs ?? 0);
  if (props.fail) throw new Error(`cannot make ${props.name} of ${props.text}`);
  fs.writeFileSync(fileOf(props), JSON.stringify(withoutProvider(props)));
  return { ...props, address: `${props.name} street ${props.text.length}` };
}

module.exports = {
  async diff(_id, olds, news) {
    const differs = (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]);
    const detail = KEYS.filter(differs).map((key) => ({ path: key, from: olds[key], to: news[key] }));
    return { changes: detail.length > 0, replaces: differs("kind") ? ["kind"] : [], detail };
  },
  create: async (props) => ({ id: `id-${props.name}`, outs: await save(props) }),
  update: async (_id, _olds, props) => ({ outs: await save(props) }),
  async read(id, props) {
    if (!fs.existsSync(fileOf(props))) return {};
    return { id, props: { ...props, ...JSON.parse(fs.readFileSync(fileOf(props), "utf8")) } };
  },
  delete: () => Promise.resolve(), // a replaced object has the file of the new one
};
