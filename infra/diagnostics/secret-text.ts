/**
 * What must not reach a terminal or the log of a pipeline, though a person has typed it into a file: private keys, and
 * values of keys by whose name they are secrets.
 */
const SECRET =
  /PRIVATE KEY|(?:pass(?:wor[dt]|wd|phrase)?|kennwort|pwd|secret|geheim\w*|token|credentials?|api[_-]?key)["']?\s*[:= ]\s*\S|:\/\/[^\s/@:]*:[^\s/@]+@/i;

/** Whether a line or a value looks like a secret that was typed into a file by mistake. */
export function holdsSecret(text: string): boolean {
  return SECRET.test(text);
}

/** Whether the last of these lines stands below the beginning of a private key that has not ended above it. */
export function isInPrivateKey(lines: readonly string[]): boolean {
  const mark = lines.findLast(
    (line, i) => /-----BEGIN/.test(line) || (i < lines.length - 1 && /-----END/.test(line)),
  );
  return mark !== undefined && /-----BEGIN [A-Z ]*PRIVATE KEY/.test(mark) && !/-----END/.test(mark);
}

const KEY_MATERIAL = /[A-Za-z0-9+/=]{32,}/g;

/** Stars in place of long runs that may be a key, as long as they are. */
export function coverKeyMaterial(text: string): string {
  return text.replace(KEY_MATERIAL, (run) => "*".repeat(run.length));
}
