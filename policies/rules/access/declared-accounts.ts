import { posix } from "node:path";
import {
  customerOf,
  firstGlobal,
  guestOf,
  hasPlatform,
  isCovered,
  renderedFiles,
  sshdMainFile,
  type GuestView,
  type ResourceGraph,
  type SystemView,
} from "../../../infra/audit/graph";
import { bareKey, declaredAccounts, type DeclaredAccount } from "../../checks/accounts";
import { readBasis } from "../../checks/basis";
import { breakGlassUser } from "../../checks/break-glass";
import { placeOf, readSshd, type SshdView } from "../../checks/sshd-settings";
import { sshSourcesIn } from "../../checks/sshd-users";
import {
  bsi,
  checkEachSystem,
  iso,
  notApplicable,
  violation,
  violationsOr,
  type GraphRule,
  type Outcome,
} from "../../rule";

/**
 * O30, R84, R18: an account, a key or a source that nobody declared is a finding. Judged on what is rendered: the
 * accounts, sshd's list of users with their sources, and the files of accepted keys.
 */
export const declaredAccountsOnly: GraphRule = {
  id: "declared-accounts",
  displayName: "Only declared accounts, keys and sources",
  description:
    "A guest has the provider's account, the console's and the customer's declared ones, each with its own keys and sources.",
  clauses: ["R18", "R84", "O30"],
  controls: [...bsi("ORP.4.A2", "OPS.1.1.2.A21"), ...iso("5.15", "5.18", "8.2")],
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "Declare the access with its sources and keys under `customerAccess`, or remove it.",
  scope: "graph",
  nothingToCheck: "the plan has no system",
  checks: (graph) => checkEachSystem(graph, (system) => judgeSystem(graph, system)),
};

/** Root's own, so that no account can add a key for itself. */
const keyDirectory = "/etc/ssh/authorized_keys.d";

function judgeSystem(graph: ResourceGraph, system: SystemView): readonly Outcome[] {
  const guest = system.vm ? guestOf(graph, system.vm) : undefined;
  if (!guest) {
    const reason = hasPlatform(graph)
      ? "nothing is rendered for the system: see console-available"
      : "the stack names no platform: judged by the contract alone";
    return [notApplicable(reason)];
  }
  const accounts = declaredAccounts(customerOf(graph).facts, system.plan);
  const sshd = readSshd(guest.spec, guest.urn);
  return violationsOr(
    [
      ...judgeUsers(guest, accounts, system),
      ...judgeAllowUsers(sshd, accounts),
      ...judgeKeysFile(sshd),
      ...judgeKeys(guest, accounts),
    ],
    `${accounts.length} declared accounts, each with its own keys and sources`,
    { resource: guest.urn },
  );
}

/** On application VMs provider-root-only judges the accounts (R101). */
function judgeUsers(
  guest: GuestView,
  accounts: readonly DeclaredAccount[],
  system: SystemView,
): readonly Outcome[] {
  const basis = readBasis(system.plan);
  if (basis.family === "managedOs" && basis.managedApplication) return [];
  const known = [breakGlassUser, ...accounts.map(({ user }) => user)];
  return guest.spec
    .get("users")
    .list()
    .map((user) => ({ name: user.get("name").string(), path: user.path }))
    .filter(({ name }) => !known.includes(name))
    .map(({ name, path }) =>
      violation(`found the account ${name}; required: a declared one`, {
        resource: guest.urn,
        path,
        subject: name,
      }),
    );
}

/** Every `user@source` must be declared; without such a list sshd lets every account in from everywhere. */
function judgeAllowUsers(sshd: SshdView, accounts: readonly DeclaredAccount[]): readonly Outcome[] {
  const lists = sshd.directives.filter(({ keyword }) => keyword === "allowusers");
  if (!lists.some(({ condition }) => condition === undefined)) {
    const closed = sshd.directives.some(({ keyword, args, condition }) => {
      return keyword === "denyusers" && condition === undefined && args.includes("*");
    });
    const found = violation(
      "found sshd open to every account; required: AllowUsers",
      sshd.place(sshdMainFile),
    );
    return closed ? [] : [found];
  }
  return lists.flatMap((list) =>
    list.args
      .filter((pattern) => !isDeclared(pattern, accounts))
      .map((pattern) =>
        violation(`found AllowUsers ${pattern}; required: declared accounts from their own sources`, {
          ...placeOf(sshd, list),
          subject: pattern,
        }),
      ),
  );
}

function isDeclared(pattern: string, accounts: readonly DeclaredAccount[]): boolean {
  const account = accounts.find(({ user }) => user === pattern.split("@")[0]);
  const sources = sshSourcesIn(pattern);
  return (
    account !== undefined && sources.length > 0 && sources.every((from) => isCovered(from, account.sources))
  );
}

function judgeKeysFile(sshd: SshdView): readonly Outcome[] {
  const directives = sshd.directives.filter(({ keyword }) => keyword === "authorizedkeysfile");
  const first = firstGlobal(directives, "authorizedkeysfile");
  const wanted = `${keyDirectory}/%u`;
  const wrong = directives
    .filter((directive) => directive === first || directive.condition !== undefined)
    .filter(({ args }) => args.length !== 1 || args[0] !== wanted)
    .map((directive) =>
      violation(
        `found AuthorizedKeysFile ${directive.args.join(" ")}; required: ${wanted}`,
        placeOf(sshd, directive),
      ),
    );
  if (first) return wrong;
  return [violation(`found no AuthorizedKeysFile; required: ${wanted}`, sshd.place(sshdMainFile)), ...wrong];
}

function judgeKeys(guest: GuestView, accounts: readonly DeclaredAccount[]): readonly Outcome[] {
  const place = { resource: guest.urn };
  const isExclusive = guest.spec.get("exclusiveDirectories").strings().includes(keyDirectory);
  const open = violation(`found ${keyDirectory} open to files of others; required: an exclusive directory`, {
    ...place,
    path: "exclusiveDirectories",
    subject: keyDirectory,
  });
  const files = renderedFiles(guest.spec, (path) => posix.dirname(path) === keyDirectory);
  const foreign = files.flatMap(({ path, content, contentPath }) => {
    const user = posix.basename(path);
    const keys = accounts.find((account) => account.user === user)?.keys ?? [];
    return content
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
      .filter((line) => !keys.includes(bareKey(line)))
      .map(() =>
        violation(`found a key for ${user} that nobody declared; required: declared keys only`, {
          ...place,
          path: contentPath,
          subject: user,
        }),
      );
  });
  return isExclusive ? foreign : [open, ...foreign];
}
