import type { CustomerPlan, SystemPlan } from "../../../contract";
import { AUTHORIZED_KEYS_DIRECTORY, BREAK_GLASS_USER } from "../../../guest";
import { seen, wrong, type Observation } from "../finding";
import type { GuestFacts } from "./facts";
import { parseAuthorizedKey } from "./parse-authorized-key";

type Account = GuestFacts["accounts"][number];

/** First uid of people's accounts, and the uid of `nobody` (Debian policy 9.2.2). */
const FIRST_LOGIN_UID = 1000;
const NOBODY_UID = 65534;

/** O30, R101: every account that somebody could log in to is declared, and only the console account has a password. */
export function judgeAccounts(plan: CustomerPlan, system: SystemPlan, facts: GuestFacts): Observation[] {
  const declared = [
    plan.provider.adminUser,
    ...system.customerAccess.map((access) => access.user),
    BREAK_GLASS_USER,
  ];
  const faults = facts.accounts.flatMap((account) => findFault(account, new Set(declared)) ?? []);
  const missing = declared.filter((name) => !facts.accounts.some((account) => account.name === name));
  const all = [...faults.map((fault) => wrong(fault)), ...missing.map((name) => wrong(`${name} is missing`))];
  return all.length > 0 ? all : [seen(`accounts: ${declared.join(", ")}`)];
}

function findFault(account: Account, declared: ReadonlySet<string>): string | undefined {
  const { name, uid, password } = account;
  if (password === "empty") return `${name} (uid ${uid}) needs no password at all`;
  if (uid === 0 && name !== "root") return `${name} is a second root account`;
  if (!declared.has(name) && uid >= FIRST_LOGIN_UID && uid !== NOBODY_UID)
    return `${name} (uid ${uid}) is not declared`;
  if (password === "usable" && name !== BREAK_GLASS_USER) return `${name} (uid ${uid}) has a password`;
  return undefined;
}

/** O30, R18: each account's keys are those declared, in the one directory that sshd reads and in no other place. */
export function judgeKeys(plan: CustomerPlan, system: SystemPlan, facts: GuestFacts): Observation[] {
  const declared = new Map<string, ReadonlySet<string>>([
    [plan.provider.adminUser, new Set(plan.provider.sshKeys.map((key) => key.publicKey))],
    ...system.customerAccess.map((access) => [access.user, new Set(access.publicKeys)] as const),
  ]);
  const faults = facts.keyFiles.flatMap(({ user, path, lines }) =>
    findForeignKeys(path, lines, declared.get(user)),
  );
  const missing = [...declared].flatMap(([user, keys]) => findMissingKeys(user, keys, facts));
  const all = [...faults, ...missing].map((fault) => wrong(fault));
  return all.length > 0
    ? all
    : [...declared].map(([user, keys]) => seen(`${user}: the declared keys (${keys.size}) and no other`));
}

function findForeignKeys(
  path: string,
  lines: readonly string[],
  declared: ReadonlySet<string> | undefined,
): string[] {
  return lines.flatMap((line) => {
    const found = parseAuthorizedKey(line);
    if (!found) return [`${path} has a line that is no key`];
    if (!declared?.has(found.key)) return [`${path} has the undeclared key ${found.fingerprint}`];
    return found.hasOptions ? [`${path}: options stand before the key ${found.fingerprint}`] : [];
  });
}

function findMissingKeys(user: string, declared: ReadonlySet<string>, facts: GuestFacts): string[] {
  const path = `${AUTHORIZED_KEYS_DIRECTORY}/${user}`;
  const lines = facts.keyFiles.filter((file) => file.path === path).flatMap((file) => file.lines);
  const present = new Set(lines.map((line) => parseAuthorizedKey(line)?.key));
  return [...declared]
    .filter((key) => !present.has(key))
    .map(
      (key) =>
        `${path} lacks the declared key ${parseAuthorizedKey(key)?.fingerprint ?? "that is unreadable"}`,
    );
}
