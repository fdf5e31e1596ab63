"use strict";
const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("house-rules", {
  policies: [
    {
      name: "kind-x-only",
      description: "Things are of kind x.",
      enforcementLevel: "mandatory",
      validateResource: (args, report) => {
        if (args.props.kind === "y") report("found kind y; required: x");
      },
    },
    {
      name: "be-nice",
      description: "Advice blocks nothing.",
      enforcementLevel: "advisory",
      validateStack: (_args, report) => report("be nice"),
    },
  ],
});
