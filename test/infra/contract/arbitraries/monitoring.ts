import fc from "fast-check";
import { catalogue } from "../../../../infra/contract";
import { asStandard, label, reaction, threshold } from "./values";

type Quantities = Parameters<typeof threshold>[0];

const optional = { requiredKeys: [] };

const cells = (quantities: Quantities) =>
  fc.record({ from: threshold(quantities), werktags: reaction, sonst: reaction }, optional);

/** A row of the datasheet changed, by our name of it or as printed. */
function standardRow(check: catalogue.StandardCheck) {
  const service = fc.constantFrom(check.name, check.printed, check.name.toUpperCase(), ` ${check.printed} `);
  if (check.quantity === undefined) return fc.record({ service });
  const half = cells([check.quantity]);
  return fc.record({ service, warn: half, critical: half }, { requiredKeys: ["service"] });
}

const ownName = label.map((name) => `own-${name}`.slice(0, 30));

const externalRow = fc.record(
  {
    service: ownName,
    warn: cells(catalogue.EXTERNAL_QUANTITIES),
    critical: cells(catalogue.EXTERNAL_QUANTITIES),
    external: fc.constantFrom(...catalogue.EXTERNAL_CHECK_KINDS),
    port: fc.integer({ min: 1, max: 65535 }),
  },
  { requiredKeys: ["service", "external", "port"] },
);

const PARAMETERS = {
  path: fc.constantFrom("/", "/var/log/no.d/a-b_c.log", "/srv"),
  name: fc.constantFrom("nginx", "getty@tty1.service", "12.10", "no"),
  number: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constant("022")),
};

function customRow(command: catalogue.CustomCommand) {
  const parameters = Object.fromEntries(
    Object.entries(command.parameters).map(([name, form]) => [
      name,
      PARAMETERS[form] as fc.Arbitrary<string | number>,
    ]),
  );
  return fc.record(
    {
      service: ownName,
      warn: cells(["number"]),
      critical: cells(["number"]),
      command: fc.constant(command.id),
      parameters: fc.record(parameters),
    },
    { requiredKeys: ["service", "command", "parameters"] },
  );
}

/** What a system with this operating system can say about its monitoring. */
export function monitoringOf(osId: string): fc.Arbitrary<string | unknown[]> {
  const family = catalogue.findOperatingSystem(osId)?.family ?? "debian";
  const own = [
    externalRow,
    ...catalogue.CUSTOM_COMMANDS.filter(({ families }) => families.includes(family)).map(customRow),
  ];
  const standard = fc
    .subarray([...catalogue.standardChecksOf(family)], { maxLength: 3 })
    .chain((checks) => fc.tuple(...checks.map(standardRow)));
  const others = fc.uniqueArray(fc.oneof(...own), { maxLength: 2, selector: ({ service }) => service });
  const rows = fc
    .tuple(fc.option(asStandard, { nil: undefined }), standard, others)
    .map(([all, changed, added]) => [...(all === undefined ? [] : [all]), ...changed, ...added])
    .filter((list) => list.length > 0)
    .chain((list) => fc.shuffledSubarray(list, { minLength: list.length }));
  return fc.oneof(asStandard, rows);
}
