// The rooms of docs/decisions/0001-rooms.md: imports go upward only, and through a room's door (index.ts).
// @ts-check
"use strict";

/** Rooms of infra/ from the ground up; a room may import the rooms before it. */
const ROOMS = ["diagnostics", "contract", "guest", "cloud", "engine", "audit", "cli"];

const upward = ROOMS.map((room, index) => ({
  name: `infra-${room}-imports-upward-only`,
  severity: "error",
  from: { path: `^infra/${room}/` },
  to: { path: `^infra/(${ROOMS.slice(index + 1).join("|") || "none"})/` },
}));

const doors = ROOMS.map((room) => ({
  name: `infra-${room}-through-its-door`,
  severity: "error",
  from: { pathNot: `^infra/${room}/` },
  to: {
    path: `^infra/${room}/`,
    // A room with inner rooms has a door each: infra/cloud/lxd/index.ts.
    pathNot: `^infra/${room}/(index\\.ts|[^/]+/index\\.ts)$`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    ...doors,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "engine-knows-no-vms",
      severity: "error",
      from: { path: "^infra/engine/" },
      to: { path: "^infra/(contract|guest|cloud)/" },
    },
    {
      name: "components-are-usable-alone",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(stacks|policies)/|^infra/(engine|audit|cli)/" },
    },
    {
      name: "policies-judge-and-do-nothing-else",
      severity: "error",
      from: { path: "^policies/" },
      to: { path: "^(stacks|components)/|^infra/(guest|cloud|engine|cli)/" },
    },
    {
      name: "rules-are-pure",
      severity: "error",
      from: { path: "^(policies/rules|infra/contract/(?!load)|infra/guest)/" },
      to: { path: "^(node:)?(fs|net|http|https|child_process|os|dgram|tls)(/|$)", dependencyTypes: ["core"] },
    },
    {
      name: "only-the-cli-is-the-composition-root",
      severity: "error",
      from: { path: "^infra/(?!cli/)" },
      to: { path: "^(stacks|components|policies)/" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default"] },
  },
};
