import { NotEvaluableError, type Value } from "../../infra/audit/graph";

const millisecondsPerDay = 86_400_000;

/** A calendar day `YYYY-MM-DD`; such texts compare like days. @throws NotEvaluableError for anything else */
export function readDay(value: Value): string {
  const text = value.string();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // An impossible day such as 30 February is either refused or shifted by Date.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new NotEvaluableError(`${value.path} is not a day`, value.path);
  }
  return text;
}

/** Whole days from `from` to `to`, both as {@link readDay} returns them; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsPerDay;
}
