import { isDeepStrictEqual } from "node:util";

import type { GuestConfigInputs } from "./inputs";
import type { GuestConfigOutputs, ObservedGuest, ObservedUnit, WantedGuest, WantedUnit } from "./state";
import { passwordDigest, wantedOf } from "./wanted";

/** One thing that is not as wanted; paths in Pulumi's property syntax, e.g. `files["/etc/hosts"].sha256`. */
export interface Difference {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What an update would change: new wishes, and hand changes that the last read saw. */
export function compareGuest(olds: GuestConfigOutputs, news: GuestConfigInputs): Difference[] {
  const wanted = wantedOf(news);
  const { observed } = olds;
  return [
    ...compareFields("connection", olds.connection, news.connection),
    ...when(olds.machine !== (news.machine ?? ""), "machine", olds.machine, news.machine ?? ""),
    ...compareFiles(wanted, observed),
    ...compareUsers(olds, wanted, news),
    ...Object.entries(wanted.units).flatMap(([name, unit]) => compareUnit(olds, name, unit)),
    ...wanted.packages.flatMap((name) =>
      when(observed.packages[name] !== true, `packages["${name}"]`, "missing", "installed"),
    ),
    ...observed.pendingUnits.map((name) => ({
      path: `units["${name}"]`,
      from: "left behind by a broken run",
      to: "applied",
    })),
    ...compareRemovals(olds.wanted, wanted),
  ];
}

const when = (differs: boolean, path: string, from: unknown, to: unknown): Difference[] =>
  differs ? [{ path, from, to }] : [];

/** The fields that `to` names; a missing `from` is one difference. */
function compareFields(path: string, from: object | null | undefined, to: object): Difference[] {
  if (!from) return [{ path, from: null, to }];
  const found = new Map<string, unknown>(Object.entries(from));
  return Object.entries(to).flatMap(([key, value]: [string, unknown]) =>
    when(!isDeepStrictEqual(found.get(key), value), `${path}.${key}`, found.get(key) ?? null, value),
  );
}

function compareFiles(wanted: WantedGuest, observed: ObservedGuest): Difference[] {
  return [
    ...Object.entries(wanted.files).flatMap(([path, file]) =>
      compareFields(`files["${path}"]`, observed.files[path], file),
    ),
    ...Object.entries(wanted.links).flatMap(([path, target]) => {
      const found = observed.links[path] ?? null;
      return when(found !== target, `links["${path}"]`, found, target);
    }),
    ...wanted.exclusiveDirectories.flatMap((path) => {
      const found = observed.directories[path] ?? "missing";
      return when(found !== "ok", `exclusiveDirectories["${path}"]`, found, "ok");
    }),
    ...Object.entries(observed.unexpectedFiles)
      .filter(([path]) => wanted.exclusiveDirectories.some((directory) => path.startsWith(`${directory}/`)))
      .filter(([path]) => wanted.files[path] === undefined)
      .map(([path, digest]) => ({ path: `files["${path}"].sha256`, from: digest, to: null })),
  ];
}

function compareUsers(
  { observed, applied }: GuestConfigOutputs,
  wanted: WantedGuest,
  news: GuestConfigInputs,
): Difference[] {
  return Object.entries(wanted.users).flatMap(([name, user]) => {
    const found = observed.users[name];
    const path = `users["${name}"]`;
    if (!found) return [{ path, from: null, to: { shell: user.shell, groups: user.groups } }];
    const password = news.passwords[name];
    const known =
      password !== undefined && applied.passwords[name] === passwordDigest(applied.salt, password);
    return [
      ...compareFields(path, found, {
        shell: user.shell,
        groups: user.groups,
        locked: !user.hasPassword,
        expired: false,
      }),
      // Neither digest is shown: a plan is for many eyes.
      ...when(user.hasPassword && !known, `passwords["${name}"]`, "[secret]", "[secret]"),
      ...when(
        user.hasPassword && known && found.shadow !== applied.shadow[name],
        `users["${name}"].password`,
        "changed by hand",
        "[secret]",
      ),
    ];
  });
}

function compareUnit(olds: GuestConfigOutputs, name: string, unit: WantedUnit): Difference[] {
  const found: ObservedUnit | undefined = olds.observed.units[name];
  const path = `units["${name}"]`;
  const before = olds.wanted.units[name];
  if (!found || !before) return [{ path, from: null, to: { enabled: unit.enabled, active: unit.active } }];
  const runs = found.active || (unit.mayBeSkipped && found.skipped && !found.masked);
  return [
    ...when(found.masked, `${path}.masked`, true, false),
    ...when(!found.masked && found.enabled !== unit.enabled, `${path}.enabled`, found.enabled, unit.enabled),
    ...when(unit.active ? !runs : found.active, `${path}.active`, found.active, unit.active),
    ...when(found.stale, `${path}.stale`, true, false),
    ...when(
      unit.effective !== null && found.effective !== (olds.applied.effective[name] ?? null),
      `${path}.effective`,
      found.effective,
      olds.applied.effective[name] ?? null,
    ),
    ...compareFields(path, before, {
      onChange: unit.onChange,
      mayBeSkipped: unit.mayBeSkipped,
      effective: unit.effective,
    }),
  ];
}

/** What was declared and is not any more. */
function compareRemovals(before: WantedGuest, wanted: WantedGuest): Difference[] {
  const gone = (kind: "files" | "links" | "users" | "units"): Difference[] =>
    Object.keys(before[kind])
      .filter((name) => wanted[kind][name] === undefined)
      .map((name) => ({ path: `${kind}["${name}"]`, from: "declared", to: null }));
  const lists = (["exclusiveDirectories", "packages"] as const).flatMap((kind) =>
    before[kind]
      .filter((name) => !wanted[kind].includes(name))
      .map((name) => ({ path: `${kind}["${name}"]`, from: "declared", to: null })),
  );
  return [...gone("files"), ...gone("links"), ...gone("users"), ...gone("units"), ...lists];
}
