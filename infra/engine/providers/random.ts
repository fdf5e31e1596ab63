import { randomBytes } from "node:crypto";
import { hash as bcryptHash } from "bcryptjs";
import {
  equalValues,
  isMap,
  makeSecret,
  mapProperties,
  openSecrets,
  openSecretsOf,
  type PropertyMap,
  type PropertyPath,
  type PropertyValue,
} from "../values";
import type {
  CheckResult,
  ExistingObject,
  OperationContext,
  ProviderDiff,
  ResourceProvider,
} from "./provider";
import { makePassword, makeUuid, type PasswordRules } from "./random-values";

interface RandomType {
  /** All inputs and their defaults; `null` has none. */
  readonly inputs: Readonly<Record<string, PropertyValue>>;
  make(inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
}

const BCRYPT_ROUNDS = 10;
/** bcrypt reads no more than this; the real provider leaves the hash out of longer passwords too. */
const BCRYPT_MAX_BYTES = 72;

/** The types of @pulumi/random that this toolkit uses. Any changed input makes a new value. */
const TYPES: Readonly<Record<string, RandomType>> = {
  "random:index/randomPassword:RandomPassword": {
    inputs: {
      keepers: null,
      length: null,
      upper: true,
      lower: true,
      numeric: true,
      number: true,
      special: true,
      minUpper: 0,
      minLower: 0,
      minNumeric: 0,
      minSpecial: 0,
      overrideSpecial: null,
    },
    async make(inputs) {
      const rules = { ...inputs, overrideSpecial: inputs.overrideSpecial ?? "" } as unknown as PasswordRules;
      const result = makePassword(rules);
      const hashable = Buffer.byteLength(result) <= BCRYPT_MAX_BYTES;
      const hash: PropertyMap = hashable
        ? { bcryptHash: makeSecret(await bcryptHash(result, BCRYPT_ROUNDS)) }
        : {};
      return {
        id: "none",
        outputs: { id: "none", __meta: '{"schema_version":"3"}', result: makeSecret(result), ...hash },
      };
    },
  },
  "random:index/randomId:RandomId": {
    inputs: { keepers: null, byteLength: null, prefix: null },
    make({ byteLength, prefix }) {
      const bytes = randomBytes(Number(byteLength));
      const before = typeof prefix === "string" ? prefix : "";
      const id = bytes.toString("base64url");
      const outputs = {
        id,
        b64Std: before + bytes.toString("base64"),
        b64Url: before + id,
        hex: before + bytes.toString("hex"),
        dec: before + BigInt(`0x${bytes.toString("hex") || "0"}`).toString(),
      };
      return Promise.resolve({ id, outputs });
    },
  },
  "random:index/randomBytes:RandomBytes": {
    inputs: { keepers: null, length: null },
    make({ length }) {
      const bytes = randomBytes(Number(length));
      const id = bytes.toString("base64");
      return Promise.resolve({
        id,
        outputs: { base64: makeSecret(id), hex: makeSecret(bytes.toString("hex")) },
      });
    },
  },
  "random:index/randomUuid:RandomUuid": {
    inputs: { keepers: null },
    make() {
      const id = makeUuid();
      return Promise.resolve({ id, outputs: { id, result: id } });
    },
  },
};

class RandomProvider implements ResourceProvider {
  constructor(private readonly type: RandomType) {}

  check(_olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const failures = Object.keys(news)
      .filter((key) => !(key in this.type.inputs))
      .map((property) => ({ property, reason: "unknown property" }));
    return Promise.resolve({ inputs: news, failures });
  }

  /** Compares with the old outputs, in which defaults stand: setting a value to its default changes nothing. */
  diff(old: ExistingObject, news: PropertyMap): Promise<ProviderDiff> {
    const wanted = openSecretsOf(this.withDefaults(news));
    const changed: PropertyPath[] = Object.keys(this.type.inputs)
      .filter((key) => !equalValues(normalise(key, wanted[key]), normalise(key, old.outputs[key])))
      .map((key) => [key]);
    return Promise.resolve({ changed, replaced: changed });
  }

  async create(news: PropertyMap, context: OperationContext): Promise<{ id?: string; outputs: PropertyMap }> {
    const inputs = this.withDefaults(news);
    if (context.preview) return { outputs: inputs };
    const made = await this.type.make(openSecretsOf(inputs));
    return { id: made.id, outputs: { ...inputs, ...made.outputs } };
  }

  update(old: ExistingObject, news: PropertyMap): Promise<{ outputs: PropertyMap }> {
    return Promise.resolve({ outputs: { ...old.outputs, ...this.withDefaults(news) } });
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  private withDefaults(news: PropertyMap): PropertyMap {
    const inputs: PropertyMap = {};
    for (const [key, byDefault] of Object.entries(this.type.inputs)) {
      const value = news[key] ?? byDefault;
      if (value !== null) inputs[key] = value;
    }
    // `number` is the old name of `numeric`: whichever is given decides both.
    if ("numeric" in this.type.inputs) inputs.numeric = inputs.number = news.numeric ?? news.number ?? true;
    return inputs;
  }
}

/** Keepers with a null value do not count, and an empty `overrideSpecial` means none. */
function normalise(key: string, value: PropertyValue | undefined): PropertyValue {
  const plain = value === undefined ? null : openSecrets(value);
  if (key === "overrideSpecial") return plain === "" ? null : plain;
  if (key !== "keepers") return plain;
  if (!isMap(plain)) return plain ?? {};
  return mapProperties(
    Object.fromEntries(Object.entries(plain).filter(([, keeper]) => keeper !== null)),
    (v) => v,
  );
}

/** Providers by type token. */
export function makeRandomProviders(): Map<string, ResourceProvider> {
  return new Map(Object.entries(TYPES).map(([token, type]) => [token, new RandomProvider(type)]));
}
