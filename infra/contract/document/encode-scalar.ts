/** Starts with a letter, digit or slash and has nothing that could mean something to YAML, in brackets or outside of them. */
const PLAIN = /^[\p{L}\p{N}/](?:[\p{L}\p{N}./%+@_()~=*!?'"&;-]| (?!#)|:(?=[^\s]))*$/u;

/** What a reader of YAML 1.1 or 1.2 takes for something else than a text. Wider than both, e.g. `022`, `1_000`, `22:00`. */
const MISREAD: readonly RegExp[] = [
  /^(?:y|n|yes|no|on|off|true|false|null)$/i,
  /^0[box][\da-f_]*$/i,
  /^[\d_]*\.?[\d_]*(?:e[-+]?\d*)?$/i,
  /^[\d_]+(?::\d*)+(?:\.[\d_]*)?$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/,
];

/**
 * A scalar on one line, without quotes where no reader of YAML 1.1 or 1.2 takes it for anything but this value.
 * Quoted texts are JSON's, which are YAML's.
 */
export function encodeScalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const isPlain =
    PLAIN.test(value) && !value.endsWith(" ") && !MISREAD.some((pattern) => pattern.test(value));
  return isPlain ? value : JSON.stringify(value);
}
