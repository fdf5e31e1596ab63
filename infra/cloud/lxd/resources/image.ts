import type * as pulumi from "@pulumi/pulumi";
import { fail } from "../../../diagnostics";
import { OwnResource, type OwnDiff, type OwnProvider } from "../../own-resource";
import { connectLxd, type LxdClient } from "../api/client";
import { lxdErrors, LxdError } from "../errors";
import { diffFields } from "./field-diff";
import { createAlias, withImageLock } from "../images/image-lock";
import { findStoredImage, openImageUpload } from "../images/image-store";
import { shortHash } from "./naming";

/** The wanted image of a guest OS. */
export interface ImageInputs {
  readonly endpoint: string;
  /** Our urn: one of possibly many that use the same image. */
  readonly owner: string;
  /** Catalogue name, e.g. `debian-13`. */
  readonly os: string;
}

export interface ImageOutputs extends ImageInputs {
  /** sha256 of the image. */
  readonly fingerprint: string;
}

/** What the API shows of an image; all that a PUT takes is sent back. */
interface ApiImage {
  readonly fingerprint: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly auto_update: boolean;
  readonly public: boolean;
  readonly expires_at: string;
}

const IMPORTED_KEY = "user.mvm.imported";
const REFERENCE_PREFIX = "user.mvm.ref.";

/**
 * An image that all stacks of a server share. Each user leaves a reference in its properties, under a lock; the last one
 * deletes the image.
 */
export const imageProvider: OwnProvider<ImageInputs, ImageOutputs> = {
  diff: (_id, olds, news): Promise<OwnDiff> =>
    Promise.resolve(diffFields({ endpoint: "replace", os: "replace", owner: "update" }, olds, news)),

  async create(inputs) {
    const fingerprint = await acquire(connectLxd(inputs.endpoint), inputs);
    return {
      id: fingerprint,
      outs: { endpoint: inputs.endpoint, owner: inputs.owner, os: inputs.os, fingerprint },
    };
  },

  async update(id, olds, news) {
    const client = connectLxd(news.endpoint);
    await withImageLock(client, id, () => addReference(client, id, news.owner));
    if (olds.owner !== news.owner) await dropReference(client, id, olds.owner);
    return { outs: { endpoint: news.endpoint, owner: news.owner, os: news.os, fingerprint: id } };
  },

  async read(id, props) {
    const live = await connectLxd(props.endpoint).find<ApiImage>(imagePath(id));
    return live?.properties[referenceKey(props.owner)] ? { id, props } : { id: "" };
  },

  async delete(id, props) {
    await dropReference(connectLxd(props.endpoint), id, props.owner);
  },

  async discard({ endpoint, owner }) {
    const client = connectLxd(endpoint);
    const images = await client.get<ApiImage[]>("/1.0/images?recursion=1");
    const left = images.filter(({ properties }) => properties[referenceKey(owner)]);
    for (const { fingerprint } of left) await dropReference(client, fingerprint, owner);
  },
};

const imagePath = (fingerprint: string): string => `/1.0/images/${fingerprint}`;
/** A hash: every VM shows the properties of its image, also to the customers of other VMs. */
const referenceKey = (owner: string): string => REFERENCE_PREFIX + shortHash(owner, 24);

const ATTEMPTS = 8;

/** Adopts the image behind our alias, or imports it. Whoever loses a race finds what the other made. */
async function acquire(client: LxdClient, inputs: ImageInputs): Promise<string> {
  const alias = `mvm/${inputs.os}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const target = await client.find<{ target: string }>(`/1.0/images/aliases/${encodeURIComponent(alias)}`);
    const fingerprint = target?.target ?? (await importImage(client, inputs));
    const isOurs = await withImageLock(client, fingerprint, async () => {
      await addReference(client, fingerprint, inputs.owner);
      await createAlias(client, alias, fingerprint);
    });
    if (isOurs) return fingerprint;
  }
  return fail(lxdErrors.timedOut, `the image ${alias} is being deleted and imported by others all the time`);
}

/** @returns the fingerprint of the image in the server; one that is there already is fine. */
async function importImage(client: LxdClient, { os, owner }: ImageInputs): Promise<string> {
  const stored = findStoredImage(os);
  if (await client.find<ApiImage>(imagePath(stored.fingerprint))) return stored.fingerprint;
  const properties = {
    os,
    description: `managed-vm ${os}`,
    [IMPORTED_KEY]: "true",
    [referenceKey(owner)]: "true",
  };
  const { headers, body } = openImageUpload(stored, properties);
  try {
    await client.upload("/1.0/images", headers, body);
  } catch (error) {
    const isThere = error instanceof LxdError && /already exists/i.test(error.reason);
    if (!isThere) throw error;
  }
  return stored.fingerprint;
}

async function addReference(client: LxdClient, fingerprint: string, owner: string): Promise<void> {
  const live = await client.get<ApiImage>(imagePath(fingerprint));
  await writeProperties(client, live, { ...live.properties, [referenceKey(owner)]: "true" });
}

/** The last user deletes the image, if it was imported by us. */
async function dropReference(client: LxdClient, fingerprint: string, owner: string): Promise<void> {
  await withImageLock(client, fingerprint, async () => {
    const live = await client.get<ApiImage>(imagePath(fingerprint));
    const { [referenceKey(owner)]: _dropped, ...rest } = live.properties;
    const isUsed = Object.keys(rest).some((key) => key.startsWith(REFERENCE_PREFIX));
    if (isUsed || !rest[IMPORTED_KEY]) await writeProperties(client, live, rest);
    else await client.delete(imagePath(fingerprint));
  });
}

async function writeProperties(
  client: LxdClient,
  live: ApiImage,
  properties: ApiImage["properties"],
): Promise<void> {
  const { auto_update, public: isPublic, expires_at } = live;
  await client.put(imagePath(live.fingerprint), { auto_update, public: isPublic, expires_at, properties });
}

/** See `ImageInputs`. Type `lxd:Image`. */
export class Image extends OwnResource {
  declare readonly fingerprint: pulumi.Output<string>;

  constructor(
    name: string,
    args: { readonly [K in keyof ImageInputs]: pulumi.Input<ImageInputs[K]> },
    options: pulumi.CustomResourceOptions,
  ) {
    super("lxdImage", "lxd:Image", name, { fingerprint: undefined, ...args }, options);
  }
}
