// node guest-config.cjs apply|read INPUTS STATE: GuestConfig on all guests of INPUTS at once, each by one login and one
// command, in a process that starts as `mvm` does. `read` prints what is not as STATE says.
"use strict";
const fs = require("node:fs");
require("../../dist/infra/cli/defer-closures").deferClosures();
const { makeGuestConfigProvider } = require("../../dist/infra/cloud/guest-config");

const [mode, inputsFile = "", stateFile = ""] = process.argv.slice(2);
const provider = makeGuestConfigProvider();
/** @type {import("../../dist/infra/cloud/guest-config").GuestConfigInputs[]} */
const inputs = JSON.parse(fs.readFileSync(inputsFile, "utf8"));

async function applyAll() {
  const created = await Promise.all(inputs.map((news) => provider.create(news)));
  fs.writeFileSync(stateFile, JSON.stringify(created), { mode: 0o600 });
}

async function readAll() {
  const olds = JSON.parse(fs.readFileSync(stateFile, "utf8"));
  const differences = await Promise.all(
    inputs.map(async (news, i) => {
      const { id, outs } = olds[i];
      const { props } = await provider.read(id, outs);
      return (await provider.diff(id, props, news)).detail;
    }),
  );
  console.log(JSON.stringify(differences.flat().map(({ path }) => path)));
}

void (mode === "apply" ? applyAll() : readAll());
