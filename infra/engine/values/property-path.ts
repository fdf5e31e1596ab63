import { equalValues, isMap, isSecret, isSigned, type PropertyValue } from "./property-value";

/** Keys from the outermost property inwards; `*` in a pattern stands for any key. */
export type PropertyPath = readonly (string | number)[];

/** Reads Pulumi's path syntax: `a.b[0]["c.d"][*]`. */
export function parsePath(text: string): PropertyPath {
  const keys: (string | number)[] = [];
  for (const match of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    const [, quoted, index, name] = match;
    if (quoted !== undefined) keys.push(quoted.replace(/\\(.)/g, "$1"));
    else if (index !== undefined) keys.push(index === "*" ? "*" : Number(index));
    else if (name !== undefined) keys.push(name);
  }
  return keys;
}

/** Writes a path so that `parsePath` reads it back. */
export function formatPath(path: PropertyPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (key === "" || /[.[\]"\\]/.test(key)) return `${text}["${key.replace(/["\\]/g, "\\$&")}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** True where the pattern names the path or something around it. */
export function containsPath(pattern: PropertyPath, path: PropertyPath): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((key, index) => key === "*" || String(key) === String(path[index]))
  );
}

/** The innermost places where two values differ. A change from plain to secret counts. */
export function differingPaths(
  from: PropertyValue | undefined,
  to: PropertyValue | undefined,
  at: PropertyPath = [],
): PropertyPath[] {
  if (equalValues(from, to)) return [];
  if (isSecret(from) && isSecret(to)) return differingPaths(from.value, to.value, at);
  if (Array.isArray(from) && Array.isArray(to)) {
    const indexes = Array.from({ length: Math.max(from.length, to.length) }, (_, index) => index);
    return indexes.flatMap((index) => differingPaths(from[index], to[index], [...at, index]));
  }
  if (isMap(from) && isMap(to) && !isSigned(from) && !isSigned(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => differingPaths(from[key], to[key], [...at, key]));
  }
  return [at];
}

/** The value at a path, and whether it is, holds, or lies within a secret. */
export function valueAt(root: PropertyValue, path: PropertyPath): PropertyValue | undefined {
  let value: PropertyValue | undefined = root;
  for (const key of path) {
    if (isSecret(value)) return value;
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isMap(value)) value = value[key];
    else return undefined;
  }
  return value;
}
