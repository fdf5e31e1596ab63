import * as pulumi from "@pulumi/pulumi";
import type { providers } from "./cloud";

export const THING = "pulumi-nodejs:dynamic/conformance:Thing";

const loaderText = (provider: keyof typeof providers): string =>
  `exports.handler = () => require("conformance-cloud").providers.${provider};\n`;

export interface ThingArgs {
  /** What the cloud calls it; the resource's name unless told. */
  label?: string;
  text?: pulumi.Input<unknown>;
  kind?: pulumi.Input<string>;
  tags?: Record<string, pulumi.Input<unknown>>;
  exclusive?: boolean;
}

/** An own resource as the toolkit makes them: a fixed loader text in place of a serialised closure. */
export class Thing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  declare readonly text: pulumi.Output<unknown>;

  constructor(
    name: string,
    args: ThingArgs = {},
    options: pulumi.CustomResourceOptions = {},
    provider: keyof typeof providers = "thing",
  ) {
    const props = { label: name, ...args, address: undefined, __provider: loaderText(provider) };
    super(THING, name, props, options);
  }
}

/** A component; its children are made by `fill`. */
export class Group extends pulumi.ComponentResource {
  constructor(
    name: string,
    fill: (group: Group) => pulumi.Inputs | void = () => undefined,
    options: pulumi.ComponentResourceOptions = {},
    type = "conformance:index:Group",
  ) {
    super(type, name, {}, options);
    this.registerOutputs(fill(this) ?? {});
  }
}
