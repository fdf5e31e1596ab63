import type { DiffDetail, ProviderDiff } from "../providers";
import {
  differingPaths,
  formatPath,
  hasSecret,
  parsePath,
  toPrintable,
  valueAt,
  type PropertyMap,
  type PropertyPath,
} from "../values";

/** The text of an own provider is no property that a plan should show. */
const HIDDEN_PROPERTIES: readonly (string | number)[] = ["__provider"];

/** What changes between two sets of properties, in printable form. */
export function describeChanges(from: PropertyMap, to: PropertyMap): DiffDetail[] {
  return differingPaths(from, to)
    .filter(([property]) => property === undefined || !HIDDEN_PROPERTIES.includes(property))
    .map((path) => describeChange(from, to, path));
}

function describeChange(from: PropertyMap, to: PropertyMap, path: PropertyPath): DiffDetail {
  const [old, wanted] = [valueAt(from, path), valueAt(to, path)];
  const secret = [old, wanted].some((value) => value !== undefined && hasSecret(value));
  const print = (value: typeof old): unknown =>
    secret && value !== undefined ? "[secret]" : toPrintable(value);
  return { path: formatPath(path), from: print(old), to: print(wanted) };
}

/** Prefers the provider's own words; what is secret among the properties stays hidden there too. */
export function describeDiff(
  olds: PropertyMap,
  news: PropertyMap,
  diff: ProviderDiff | undefined,
): DiffDetail[] {
  if (!diff?.detail) return describeChanges(olds, news);
  return diff.detail.map((entry) => {
    const path = parsePath(entry.path);
    const secret = [valueAt(olds, path), valueAt(news, path)].some(
      (value) => value !== undefined && hasSecret(value),
    );
    return secret ? { path: entry.path, from: "[secret]", to: "[secret]" } : entry;
  });
}
