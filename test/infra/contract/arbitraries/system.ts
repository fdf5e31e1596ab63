import fc from "fast-check";
import { catalogue } from "../../../../infra/contract";
import { PUBLIC_KEYS } from "../public-keys";
import { monitoringOf } from "./monitoring";
import { someOf } from "./some-of";
import { day, hours, label, line, networks } from "./values";

const optional = <T extends object>(record: T, ...keys: (keyof T)[]) => {
  const requiredKeys = (Object.keys(record) as (keyof T)[]).filter((key) => !keys.includes(key));
  return { requiredKeys };
};

export const size = fc.oneof(
  fc.constantFrom(...catalogue.SIZE_NAMES),
  fc.record({
    cpus: fc.integer({ min: 1, max: 256 }),
    memoryGiB: fc.integer({ min: 1, max: 100 }).map((halves) => halves / 2),
    diskGiB: fc.integer({ min: 2, max: 500 }),
  }),
);

export const os = fc.constantFrom(...catalogue.OPERATING_SYSTEMS.map(({ id }) => id), "arch");

const service = fc.record({
  name: label,
  protocol: fc.constantFrom("tcp", "udp"),
  port: fc.integer({ min: 1, max: 65535 }),
  sources: fc.oneof(fc.constant("everyone"), networks),
});

const services = fc
  .uniqueArray(service, { maxLength: 2, selector: ({ name }) => name })
  .map((list) => list.filter(({ port }, i) => list.findIndex((other) => other.port === port) === i));

/** Short ones: an RSA key alone is as long as the rest of a small card. */
const KEYS = [PUBLIC_KEYS.ed25519, PUBLIC_KEYS.ecdsa256, PUBLIC_KEYS.skEd25519];

const access = fc.record({
  user: label.filter((name) => name !== "ops").map((name) => `u-${name}`.slice(0, 30)),
  sources: networks,
  publicKeys: fc
    .subarray(KEYS, { minLength: 1, maxLength: 2 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.constantFrom(key, `${key} anna@example.com`)))),
});

const window = fc
  .tuple(hours, fc.option(fc.shuffledSubarray([...catalogue.WEEKDAYS], { minLength: 1 }), { nil: undefined }))
  .map(([[from, to], days]) => ({ ...(days && { days }), from, to }));

const repository = fc.record({
  name: label,
  uri: fc.constantFrom("https://packages.example.com/debian", "https://example.com:8443"),
  suite: fc.constantFrom("stable", "12.10", "no", "./"),
  components: fc.subarray(["main", "no", "contrib"], { minLength: 1 }),
  keyFingerprint: fc.constantFrom(
    "0123456789ABCDEF0123456789ABCDEF01234567",
    "1".repeat(40),
    `1E${"2".repeat(38)}`,
  ),
  updates: fc.constantFrom("ordered", "not-ordered"),
});

const patchingParts = {
  window,
  reboot: fc.constantFrom("if-required", "never"),
  appointments: fc.array(
    fc.tuple(day, hours).map(([date, [from, to]]) => ({ date, from, to })),
    { minLength: 1, maxLength: 2 },
  ),
  thirdPartyRepositories: fc.array(
    repository.filter(({ suite }) => suite !== "./"),
    { minLength: 1, maxLength: 2 },
  ),
  customApplications: fc.array(
    fc.record({ name: line(80), updatedBy: fc.constantFrom("customer", "provider") }),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
};

const application = {
  product: line(60),
  level: fc.constantFrom("basic", "advanced", "expert"),
  agreement: fc.record({ by: line(80), date: day }),
};

const managed = {
  managedOs: fc.constantFrom("admin", "monitoring-patching", "advanced"),
  managedApplication: fc.record(application, optional(application, "agreement")),
};

const basis = fc.oneof(
  fc.constant({ serviceCard: "silber" }),
  fc.record(managed, optional(managed, "managedApplication")),
);

/** Where a system is that can be in one of these private networks. */
function placeIn(privateNetworks: readonly string[]): fc.Arbitrary<object> {
  const isExternal = fc.record({ network: fc.constant("external") }, { requiredKeys: [] });
  if (privateNetworks.length === 0) return isExternal;
  const isPrivate = fc.record(
    { network: fc.constant("private"), privateNetwork: fc.constantFrom(...privateNetworks) },
    { requiredKeys: privateNetworks.length === 1 ? ["network"] : ["network", "privateNetwork"] },
  );
  return fc.oneof(isExternal, isPrivate);
}

/** A system of a card that has these private networks. */
export function systemOf(privateNetworks: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return os.chain((id) => {
    const rest = someOf({
      ipv6: fc.boolean(),
      services,
      monitoring: monitoringOf(id),
      patching: someOf(patchingParts),
      customerAccess: fc.uniqueArray(access, { maxLength: 2, selector: ({ user }) => user }),
    });
    return fc
      .tuple(basis, size, placeIn(privateNetworks), rest)
      .map(([booked, chosen, place, more]) => ({ ...booked, os: id, size: chosen, ...place, ...more }));
  });
}
