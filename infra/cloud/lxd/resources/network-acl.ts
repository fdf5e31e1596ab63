import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { OwnResource, type OwnDiff, type OwnProvider } from "../../own-resource";
import { allowsSession, fromApiRule, sortRules, toApiRule, type AclRule } from "../network/acl-rules";
import { aclPath, deleteAcl, findAcl, type ApiAcl } from "../network/acl-access";
import { connectLxd, type LxdClient } from "../api/client";
import { diffFields, isUnknown, joinDiffs } from "./field-diff";
import { guestAddressesOf } from "../network/guest-addresses";
import { OWNER_KEY, requireOwnership } from "./ownership";
import { cutSessions } from "../host/sessions";
import { readCloudSettings } from "../api/settings";

/** The wanted firewall. */
export interface NetworkAclInputs {
  readonly endpoint: string;
  /** Our urn, written on the object. */
  readonly owner: string;
  /** 1-63 letters, digits and hyphens. */
  readonly name: string;
  readonly description: string;
  /** What may come in; the rest is dropped by the network that uses the ACL. */
  readonly ingress: readonly AclRule[];
}

/** The firewall as it was last seen. */
export type NetworkAclOutputs = NetworkAclInputs;

/** An ACL = the cloud firewall of one VM (R14, R15, R16). Changes are live and leave no gap. */
export const networkAclProvider: OwnProvider<NetworkAclInputs, NetworkAclOutputs> = {
  diff(_id, olds, news): Promise<OwnDiff> {
    const rules = { endpoint: "replace", name: "replace", owner: "update", description: "update" } as const;
    const ingress = isUnknown(news.ingress)
      ? diffFields({ ingress: "update" }, olds, news)
      : diffIngress(olds.ingress, news.ingress);
    return Promise.resolve(joinDiffs(diffFields(rules, olds, news), ingress));
  },

  async create(inputs) {
    const client = connectLxd(inputs.endpoint);
    const existing = await findAcl(client, inputs.name);
    if (existing) {
      requireOwnership(`the network ACL ${inputs.name}`, existing.config, [inputs.owner]);
      await writeAcl(client, inputs, existing);
    } else {
      await client.post("/1.0/network-acls", { name: inputs.name, ...aclBody(inputs) });
    }
    return { id: inputs.name, outs: stateOf(inputs) };
  },

  async update(id, olds, news) {
    const client = connectLxd(news.endpoint);
    const existing = await client.get<ApiAcl>(aclPath(id));
    requireOwnership(`the network ACL ${id}`, existing.config, [olds.owner, news.owner]);
    await writeAcl(client, news, existing);
    return { outs: stateOf(news) };
  },

  async read(id, props) {
    const live = await findAcl(connectLxd(props.endpoint), id);
    if (!live || live.config[OWNER_KEY] !== props.owner) return { id: "" };
    const found = {
      ...props,
      description: live.description,
      ingress: sortRules(live.ingress.map(fromApiRule)),
    };
    return { id, props: found };
  },

  async delete(id, props) {
    const client = connectLxd(props.endpoint);
    const live = await findAcl(client, id);
    if (!live) return;
    requireOwnership(`the network ACL ${id}`, live.config, [props.owner]);
    await deleteAcl(client, id);
  },

  async discard({ endpoint, name, owner }) {
    const client = connectLxd(endpoint);
    const live = await findAcl(client, name);
    if (live?.config[OWNER_KEY] === owner) await deleteAcl(client, name);
  },
};

/** Pairs rules of the same traffic, so that a changed source shows as that. Paths are those of the wanted list. */
function diffIngress(found: readonly AclRule[], wanted: readonly AclRule[]): OwnDiff {
  const rest = [...found];
  const take = (match: (rule: AclRule) => boolean): AclRule | undefined => {
    const index = rest.findIndex(match);
    return index < 0 ? undefined : rest.splice(index, 1)[0];
  };
  const open = wanted
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => take((other) => isDeepStrictEqual(other, rule)) === undefined);
  const detail = open.flatMap(({ rule, index }): Change[] => {
    const before = take((other) => trafficOf(other) === trafficOf(rule));
    if (!before) return [{ path: `ingress[${index}]`, from: null, to: rule }];
    const fields = ["description", "source", "action", "state"] as const;
    return fields
      .filter((field) => before[field] !== rule[field])
      .map((field) => ({ path: `ingress[${index}].${field}`, from: before[field], to: rule[field] }));
  });
  const surplus = rest.map((rule): Change => ({
    path: `ingress[${found.indexOf(rule)}]`,
    from: rule,
    to: null,
  }));
  return { changes: detail.length + surplus.length > 0, detail: [...detail, ...surplus] };
}

type Change = NonNullable<OwnDiff["detail"]>[number];

const trafficOf = (rule: AclRule): string => [rule.protocol, rule.destinationPort, rule.icmpType].join("|");

const stateOf = (inputs: NetworkAclInputs): NetworkAclOutputs => ({
  endpoint: inputs.endpoint,
  owner: inputs.owner,
  name: inputs.name,
  description: inputs.description,
  ingress: sortRules(inputs.ingress),
});

function aclBody(inputs: NetworkAclInputs): object {
  for (const rule of inputs.ingress) {
    if (rule.source === "")
      throw new TypeError(`an ACL rule without source would let everyone in: ${inputs.name}`);
  }
  return {
    description: inputs.description,
    config: { [OWNER_KEY]: inputs.owner },
    ingress: inputs.ingress.map(toApiRule),
    egress: [],
  };
}

/** Writes the whole ACL: a PATCH without ingress would empty it. Then ends the sessions that lost their permission. */
async function writeAcl(client: LxdClient, wanted: NetworkAclInputs, existing: ApiAcl): Promise<void> {
  await client.put(aclPath(wanted.name), aclBody(wanted));
  const { guard } = await readCloudSettings(client);
  if (!guard) return;
  const isAllowed = allowsSession.bind(undefined, wanted.ingress);
  for (const address of await guestAddressesOf(client, networksUsing(existing))) {
    await cutSessions(address, isAllowed);
  }
}

/** Names of the networks that an ACL filters. */
function networksUsing(acl: ApiAcl): string[] {
  return (acl.used_by ?? []).flatMap((url) => /^\/1\.0\/networks\/([^/?]+)/.exec(url)?.[1] ?? []);
}

/** See `NetworkAclInputs`. Type `lxd:NetworkAcl`. */
export class NetworkAcl extends OwnResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly ingress: pulumi.Output<readonly AclRule[]>;

  constructor(
    name: string,
    args: { readonly [K in keyof NetworkAclInputs]: pulumi.Input<NetworkAclInputs[K]> },
    options: pulumi.CustomResourceOptions,
  ) {
    super("lxdNetworkAcl", "lxd:NetworkAcl", name, { ...args }, options);
  }
}
