import { parsePath, type PropertyPath } from "./property-path";
import { isMap, isSecret, makeSecret, type PropertyMap, type PropertyValue } from "./property-value";

/** ignoreChanges: puts the old value back at each path. Neither argument is changed. */
export function ignoreChanges(news: PropertyMap, olds: PropertyMap, paths: readonly string[]): PropertyMap {
  if (paths.length === 0) return news;
  const result = structuredClone(news);
  for (const path of paths) resetAt(result, olds, parsePath(path), false);
  return result;
}

/**
 * As Pulumi does it: no container is made on the way to a path, and no array becomes longer or shorter.
 * @param openly the old value stands in a secret, the new one does not
 */
function resetAt(news: PropertyValue, olds: PropertyValue, path: PropertyPath, openly: boolean): void {
  const [key, ...rest] = path;
  const [target, source] = [isSecret(news) ? news.value : news, isSecret(olds) ? olds.value : olds];
  if (key === undefined || target === null || typeof target !== "object") return;
  const exposed = !isSecret(news) && (openly || isSecret(olds));
  const container = target as PropertyMap;
  const old = (source !== null && typeof source === "object" ? source : {}) as PropertyMap;
  for (const name of keysToReset(key, target, source)) {
    const [now, before] = [container[name], old[name]];
    if (rest.length > 0) {
      if (now !== undefined && before !== undefined) resetAt(now, before, rest, exposed);
    } else if (before === undefined) delete container[name];
    else container[name] = exposed ? makeSecret(before) : before;
  }
}

/** Of arrays only the places that both have; of maps all that the key means. */
function keysToReset(key: string | number, target: object, source: PropertyValue): string[] {
  if (Array.isArray(target)) {
    const shared = Array.isArray(source) ? Math.min(target.length, source.length) : 0;
    const places = Array.from({ length: shared }, (_, index) => String(index));
    return key === "*" ? places : places.filter((place) => typeof key === "number" && place === String(key));
  }
  if (key !== "*") return Array.isArray(source) ? [] : [String(key)];
  return isMap(source) ? [...new Set([...Object.keys(target), ...Object.keys(source)])] : [];
}
