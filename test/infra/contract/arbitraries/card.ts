import fc from "fast-check";
import { catalogue } from "../../../../infra/contract";
import { someOf } from "./some-of";
import { os, size, systemOf } from "./system";
import { day, hours, ipv4Network, label, line, phone } from "./values";

/** A valid card as plain values, printed values in any of their spellings. */
export type CardInput = Readonly<Record<string, unknown>>;

const localHoliday = fc.constantFrom(...catalogue.LOCAL_HOLIDAYS).chain((name) =>
  fc.record({
    holidays: fc.constantFrom(...catalogue.STATES_OF_LOCAL_HOLIDAYS[name]),
    localHolidays: fc.constant([name]),
  }),
);

const holidays = fc.oneof(
  fc.record({ holidays: fc.constantFrom(...catalogue.FEDERAL_STATES) }),
  localHoliday,
);

const signature = fc.record({ by: line(80), date: day });

const override = fc.record({
  when: fc.oneof(
    fc.constantFrom("always", "werktags", "sonst", "night"),
    hours.map(([from, to]) => ({ from, to })),
  ),
  only: fc.constantFrom("mail", "sms", "phone", "mobile", "none"),
});

const contact = fc.record(
  {
    name: line(80),
    mail: fc.constantFrom("operations@example.com", "a.b+c@mail.example.com"),
    phone,
    mobile: phone,
    note: line(200),
    overrides: fc.array(override, { minLength: 1, maxLength: 3 }),
    noteEffect: signature.map((none) => ({ none })),
  },
  { requiredKeys: ["name", "mail"] },
);

const names = (maxLength: number, minLength = 0) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.uniqueArray(label, { minLength, maxLength: Math.max(1, minLength) }) },
    { weight: 1, arbitrary: fc.uniqueArray(label, { minLength, maxLength }) },
  );

const byName = (
  keys: readonly string[],
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(...keys.map(() => value))
    .map((values) => Object.fromEntries(keys.map((key, i) => [key, values[i]])));

const privateNetwork = fc.record(
  { ipv4: ipv4Network, ipv6: fc.constantFrom("fd00:20::/64", "FD00:0020::/64", "fd00::1") },
  { requiredKeys: ["ipv4"] },
);

const records = (subjects: readonly string[], systems: readonly string[]) =>
  fc.array(
    fc.record(
      {
        subject: fc.constantFrom(...subjects),
        systems: fc.subarray([...systems], { minLength: 1 }),
        by: line(80),
        date: day,
        reference: line(80),
      },
      { requiredKeys: ["subject", "systems", "by", "date"] },
    ),
    { minLength: 1, maxLength: 1 },
  );

/** Parts of a card that depend on the names in it. */
function namedParts(networks: readonly string[], systems: readonly string[]): fc.Arbitrary<CardInput> {
  const machine = { os, size };
  const always = { systems: byName(systems, systemOf(networks)) };
  const sometimes = {
    appliance: fc.record(
      { ...machine, administeredBy: fc.constantFrom("provider", "customer") },
      { requiredKeys: ["administeredBy"] },
    ),
    signOffs: records(["patch-window", "migration", "change"], systems),
    acceptances: records(["project-completion", "updates", "migration", "change"], systems),
    ...(networks.length === 0
      ? {}
      : {
          satellite: fc.record(
            { ...machine, privateNetwork: fc.constantFrom(...networks) },
            { requiredKeys: networks.length === 1 ? [] : ["privateNetwork"] },
          ),
        }),
  };
  const private_ = networks.length === 0 ? {} : { privateNetworks: byName(networks, privateNetwork) };
  return fc.tuple(fc.record({ ...always, ...private_ }), someOf(sometimes)).map(([a, b]) => ({ ...a, ...b }));
}

/** Cards over the whole schema without any error; not every one pleases the policies. */
export const validCards: fc.Arbitrary<CardInput> = fc
  .tuple(names(2), names(3, 1))
  .chain(([networks, systems]) =>
    fc.tuple(
      holidays,
      label,
      someOf({
        slaPremium: fc.boolean(),
        contacts: fc.uniqueArray(contact, {
          minLength: 1,
          maxLength: 4,
          size: "xsmall",
          selector: ({ name }) => name,
        }),
      }),
      namedParts(networks, systems),
    ),
  )
  .map(([where, customer, people, named]) => ({ card: 1, customer, ...where, ...people, ...named }));
