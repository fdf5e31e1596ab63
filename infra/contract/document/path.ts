/** Steps from the top of a document to a value: keys of mappings and indexes of lists. */
export type DocumentPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The readable form, e.g. `systems.web.services[0].sources[1]`; the empty text stands for the whole document. */
export function formatPath(path: DocumentPath): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!PLAIN_KEY.test(step)) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}

/** The value at a path; undefined where nothing is there. */
export function readPath(value: unknown, path: DocumentPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

const STEPS = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;

/** Reads what `formatPath`, or Pulumi's syntax of property paths, writes. */
export function parsePath(text: string): DocumentPath {
  return [...text.matchAll(STEPS)].map(([, index, quoted, plain = ""]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? plain : (JSON.parse(quoted) as string);
  });
}
