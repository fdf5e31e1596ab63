import { randomBytes, randomInt } from "node:crypto";

export interface PasswordRules {
  readonly length: number;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minUpper: number;
  readonly minLower: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
  /** Empty: the default set. */
  readonly overrideSpecial: string;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** @throws Error when the rules contradict each other */
export function makePassword(rules: PasswordRules): string {
  const classes = [
    { set: UPPER, used: rules.upper, min: rules.minUpper },
    { set: LOWER, used: rules.lower, min: rules.minLower },
    { set: DIGITS, used: rules.numeric, min: rules.minNumeric },
    { set: rules.overrideSpecial || SPECIAL, used: rules.special, min: rules.minSpecial },
  ];
  const all = classes
    .filter(({ used }) => used)
    .map(({ set }) => set)
    .join("");
  const required = classes.flatMap(({ set, min }) => pick(set, min));
  if (required.length > rules.length) throw new Error("length is smaller than the sum of the min… values");
  if (all === "" && required.length < rules.length)
    throw new Error("at least one class of characters is needed");
  return shuffle([...required, ...pick(all, rules.length - required.length)]).join("");
}

function pick(set: string, count: number): string[] {
  return Array.from({ length: count }, () => set.charAt(randomInt(set.length)));
}

function shuffle(items: string[]): string[] {
  const rest = [...items];
  return Array.from(items, () => rest.splice(randomInt(rest.length), 1)[0] ?? "");
}

/** 16 random bytes in the form of a UUID, without version bits, like the real provider. */
export function makeUuid(): string {
  const hex = randomBytes(16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
