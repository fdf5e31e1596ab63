/** Every operation that is killed, in the order of one cycle: from an empty cloud back to it. */
export const OPERATIONS = ["create", "edit", "add-vm", "remove-vm", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const OPERATION_TITLES: Readonly<Record<Operation, string>> = {
  create: "up from empty",
  edit: "up, other port and patch window",
  "add-vm": "up, second VM",
  "remove-vm": "up, second VM removed, edit taken back",
  destroy: "destroy",
};

export const CUSTOMER = "acme";

const vm = (port: number, from: string, to: string): object => ({
  serviceCard: "silber",
  os: "debian-13",
  size: "small",
  services: [{ name: "web", protocol: "tcp", port, sources: ["198.18.0.0/15"] }],
  patching: { window: { from, to } },
});

const FIRST = vm(8080, "03:00", "05:00");
const EDITED = vm(8081, "02:00", "04:00");

/** What the card wants when an operation is over; nothing for destroy. */
export const SYSTEMS: Readonly<Record<Operation, Record<string, object>>> = {
  create: { web: FIRST },
  edit: { web: EDITED },
  "add-vm": { web: EDITED, db: FIRST },
  "remove-vm": { web: FIRST },
  destroy: { web: FIRST },
};

export function argumentsOf(operation: Operation): string[] {
  if (operation === "destroy") return ["destroy", CUSTOMER, "--confirm", CUSTOMER];
  return ["up", CUSTOMER, ...(operation === "remove-vm" ? ["--allow-replace", "db"] : [])];
}
