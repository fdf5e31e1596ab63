import type { SshdDirective } from "../../infra/audit/graph";

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
