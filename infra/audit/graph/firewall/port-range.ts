import { NotEvaluableError } from "../value";

/** Both ends inclusive, 0-65535. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export const allPorts: PortRange = { first: 0, last: 65535 };

/** @throws NotEvaluableError unless 0 <= first <= last <= 65535 */
export function toPortRange(first: number, last: number, path: string): PortRange {
  if (!(Number.isInteger(first) && Number.isInteger(last) && 0 <= first && first <= last && last <= 65535)) {
    throw new NotEvaluableError(`${path} is no range of ports`, path);
  }
  return { first, last };
}

/** `22` or `20-25`. @throws NotEvaluableError for anything else, e.g. a service name */
export function parsePortRange(text: string, path: string): PortRange {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim());
  return toPortRange(Number(match?.[1] ?? NaN), Number(match?.[2] ?? match?.[1] ?? NaN), path);
}
