import {
  anySource,
  NotEvaluableError,
  parseSource,
  type AddressRange,
  type SshdDirective,
} from "../../infra/audit/graph";

const userLists = ["allowusers", "denyusers", "allowgroups", "denygroups"];

/**
 * Whether sshd lets this account in from some address, by its lists of users. Host parts of patterns are ignored: an
 * account that may come from anywhere may come. An absent AllowUsers lets everybody in (sshd_config(5)).
 */
export function mayLogInBySsh(directives: readonly SshdDirective[], user: string): boolean {
  const isDenied = directives
    .filter(({ keyword, condition }) => keyword === "denyusers" && condition === undefined)
    .some(({ args }) => args.includes(user));
  if (isDenied) return false;
  const lists = directives.filter(({ keyword }) => keyword === "allowusers");
  if (!lists.some(({ condition }) => condition === undefined)) return true;
  return lists.some(({ args }) => args.some((pattern) => matchesUser(pattern, user)));
}

function matchesUser(pattern: string, user: string): boolean {
  const [userPattern = ""] = pattern.split("@");
  const source = userPattern.replace(/[.*+?^${}()|[\]\\]/g, (mark) =>
    mark === "*" ? ".*" : mark === "?" ? "." : `\\${mark}`,
  );
  return new RegExp(`^${source}$`).test(user);
}

/**
 * From where sshd lets this account in. Host names in patterns are no addresses and count for nothing.
 * @throws NotEvaluableError where a Match block or a list of groups decides who may log in
 */
export function sshSourcesOf(directives: readonly SshdDirective[], user: string): readonly AddressRange[] {
  const lists = directives.filter(({ keyword }) => userLists.includes(keyword));
  if (lists.some(({ keyword, condition }) => condition !== undefined || keyword.endsWith("groups"))) {
    throw new NotEvaluableError("a Match block or a group decides who may log in by SSH");
  }
  const patternsOf = (list: string): readonly string[] =>
    lists.filter(({ keyword }) => keyword === list).flatMap(({ args }) => args);
  if (patternsOf("denyusers").some((pattern) => matchesUser(pattern, user))) return [];
  const patterns = patternsOf("allowusers");
  if (patterns.length === 0) return anySource;
  return patterns.filter((pattern) => matchesUser(pattern, user)).flatMap(sshSourcesIn);
}

/** The addresses of the host part of `user@host`; everyone where there is none. */
export function sshSourcesIn(pattern: string): readonly AddressRange[] {
  const at = pattern.lastIndexOf("@");
  const host = at < 0 ? "*" : pattern.slice(at + 1);
  if (host === "*") return anySource;
  return /[^0-9a-f:./]/i.test(host) ? [] : [parseSource(host)];
}
