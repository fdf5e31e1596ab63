import { createHash } from "node:crypto";
import { fail } from "../../diagnostics";
import { engineErrors } from "../errors";
import {
  hasAsset,
  isSecret,
  makeSecret,
  mapProperties,
  mapValue,
  SECRET_SIGNATURE,
  SIGNATURE,
  type PropertyMap,
  type PropertyValue,
} from "../values";
import { isEmptyField, STATE_FIELDS, type PendingOperation, type ResourceState } from "./resource-state";
import type { SecretsCrypter } from "./secrets";

/** The Pulumi version whose format is written; a manifest carries its hash. */
const FORMAT_VERSION = "v3.260.0";
const VERSIONS: readonly number[] = [3, 4];

/** A resource as the file has it: secrets encrypted. */
export type RawResource = Record<string, unknown>;

/** Pulumi's deployment JSON, as `pulumi stack export` prints it below `deployment`. */
export interface RawDeployment {
  manifest: { time: string; magic: string; version: string };
  secrets_providers?: { type: string; state?: { salt?: string } };
  resources?: RawResource[];
  pending_operations?: { resource: RawResource; type: PendingOperation["type"] }[];
  metadata?: Record<string, unknown>;
}

/** What `exportState` gives and `importState` takes: the JSON of `pulumi stack export`. */
export interface DeploymentExport {
  version: number;
  features?: string[];
  deployment: RawDeployment;
}

/** A deployment with opened secrets. */
export interface Deployment {
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
  metadata: Record<string, unknown>;
}

/**
 * Reads the text of a stack file.
 * @throws MVM3004 when it is damaged, MVM3005 when it holds what only the Pulumi CLI understands.
 */
export function parseCheckpoint(text: string, file: string): DeploymentExport {
  let document: { version?: number; features?: string[]; checkpoint?: { latest?: RawDeployment } };
  try {
    document = JSON.parse(text) as typeof document;
  } catch (cause) {
    return fail(engineErrors.stateUnreadable, `${file} is not JSON`, { cause });
  }
  if (typeof document !== "object" || document?.checkpoint === undefined) {
    return fail(engineErrors.stateUnreadable, `${file} is not a Pulumi stack file`);
  }
  const deployment = document.checkpoint.latest ?? emptyDeployment();
  return assertSupported({
    version: document.version ?? 3,
    ...(document.features ? { features: document.features } : {}),
    deployment,
  });
}

/** Features of deployment version 4 that are understood, and which resources need them. */
const FEATURES: Readonly<Record<string, (state: ResourceState) => boolean>> = {
  replaceWith: ({ replaceWith = [] }) => replaceWith.length > 0,
};
const FIELDS: readonly string[] = STATE_FIELDS;

/** @throws MVM3005 naming the version, feature, secrets provider or resource field at fault. */
export function assertSupported(document: DeploymentExport): DeploymentExport {
  const unsupported = (what: string): never =>
    fail(engineErrors.stateUnsupported, `the embedded engine does not know ${what}, which this state uses`);
  if (!VERSIONS.includes(document.version)) unsupported(`deployment version ${document.version}`);
  const strange = (document.features ?? []).filter((feature) => !(feature in FEATURES));
  if (strange.length > 0) unsupported(`the features ${strange.join(", ")}`);
  const secrets = document.deployment.secrets_providers;
  if (secrets && secrets.type !== "" && secrets.type !== "passphrase")
    unsupported(`secrets provider ${secrets.type}`);
  const { resources = [], pending_operations: pending = [] } = document.deployment;
  for (const resource of [...resources, ...pending.map((operation) => operation.resource)]) {
    const field = Object.keys(resource).find(
      (name) => !FIELDS.includes(name) && !isEmptyField(resource[name]),
    );
    if (field) unsupported(`"${field}" of ${String(resource.urn)}`);
    for (const side of ["inputs", "outputs"])
      if (hasAsset((resource[side] ?? null) as PropertyValue))
        unsupported(`assets and archives (${side} of ${String(resource.urn)})`);
  }
  return document;
}

export function renderCheckpoint(document: DeploymentExport, qualifiedStack: string): string {
  const { version, features, deployment } = document;
  const checkpoint = { stack: qualifiedStack, latest: deployment };
  return JSON.stringify({ version, ...(features ? { features } : {}), checkpoint }, null, 4);
}

export const saltOf = (deployment: RawDeployment): string | undefined =>
  deployment.secrets_providers?.state?.salt;

export function emptyDeployment(): RawDeployment {
  return { manifest: makeManifest(), metadata: {} };
}

function makeManifest(): RawDeployment["manifest"] {
  const magic = createHash("sha256").update(FORMAT_VERSION).digest("hex");
  return { time: new Date().toISOString(), magic, version: FORMAT_VERSION };
}

/** Translates between the file's deployment and the engine's: opens and seals secrets. */
export class DeploymentCodec {
  /** Unchanged secrets keep their ciphertext; keyed by object, so equal secrets do not show as equal. */
  private readonly ciphertexts = new WeakMap<object, string>();

  /** @param sealer what is written with; another one than was read with when the stack has a new salt */
  constructor(
    private readonly opener: SecretsCrypter,
    private readonly sealer: SecretsCrypter = opener,
  ) {}

  open(raw: RawDeployment): Deployment {
    return {
      resources: (raw.resources ?? []).map((resource) => this.openResource(resource)),
      pendingOperations: (raw.pending_operations ?? []).map((operation) => ({
        type: operation.type,
        resource: this.openResource(operation.resource),
      })),
      metadata: raw.metadata ?? {},
    };
  }

  seal(deployment: Deployment): DeploymentExport {
    const pending = deployment.pendingOperations;
    const needs = (uses: (state: ResourceState) => boolean): boolean => deployment.resources.some(uses);
    const features = Object.keys(FEATURES).filter((name) =>
      needs((state) => FEATURES[name]?.(state) === true),
    );
    return {
      ...(features.length > 0 ? { version: 4, features } : { version: 3 }),
      deployment: {
        manifest: makeManifest(),
        secrets_providers: { type: "passphrase", state: { salt: this.sealer.salt } },
        resources: deployment.resources.map((resource) => this.sealResource(resource)),
        ...(pending.length > 0
          ? {
              pending_operations: pending.map((p) => ({
                resource: this.sealResource(p.resource),
                type: p.type,
              })),
            }
          : {}),
        metadata: deployment.metadata,
      },
    };
  }

  private openResource(raw: RawResource): ResourceState {
    const { inputs = {}, outputs = {}, ...rest } = raw as unknown as ResourceState;
    return { ...rest, inputs: this.openMap(inputs), outputs: this.openMap(outputs) };
  }

  private openMap(map: PropertyMap): PropertyMap {
    return mapProperties(map, (value) => this.openValue(value, false));
  }

  /** A secret within a secret is only marked: its "ciphertext" is plain JSON, since the outer one is encrypted. */
  private openValue(value: PropertyValue, nested: boolean): PropertyValue {
    return mapValue(value, (part) => {
      if (!isSecret(part)) return undefined;
      const { ciphertext, plaintext } = part;
      if (typeof ciphertext !== "string") return makeSecret(this.openValue(parsePlain(plaintext), true));
      const secret = makeSecret(
        this.openValue(parsePlain(nested ? ciphertext : this.opener.decrypt(ciphertext)), true),
      );
      if (!nested && this.opener.salt === this.sealer.salt) this.ciphertexts.set(secret, ciphertext);
      return secret;
    });
  }

  private sealResource(state: ResourceState): RawResource {
    const raw: RawResource = {};
    for (const field of STATE_FIELDS) {
      const value = field === "inputs" || field === "outputs" ? this.sealMap(state[field]) : state[field];
      if (field === "custom" || !isEmptyField(value)) raw[field] = value;
    }
    return raw;
  }

  private sealMap(map: PropertyMap): PropertyMap {
    return mapProperties(map, (value) => this.sealValue(value, false));
  }

  private sealValue(value: PropertyValue, nested: boolean): PropertyValue {
    return mapValue(value, (part) => {
      if (!isSecret(part)) return undefined;
      const known = nested ? undefined : this.ciphertexts.get(part);
      const ciphertext = known ?? this.encode(part.value, nested);
      if (!nested) this.ciphertexts.set(part, ciphertext);
      return { [SIGNATURE]: SECRET_SIGNATURE, ciphertext };
    });
  }

  private encode(value: PropertyValue, nested: boolean): string {
    const plain = JSON.stringify(this.sealValue(value, true));
    return nested ? plain : this.sealer.encrypt(plain);
  }
}

const parsePlain = (text: PropertyValue | undefined): PropertyValue =>
  typeof text === "string" ? (JSON.parse(text) as PropertyValue) : null;
