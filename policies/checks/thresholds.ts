import { NotEvaluableError, type Value } from "../../infra/audit/graph";
import type { Threshold } from "../../infra/contract";

type Quantity = Threshold["quantity"];

/** How bad a threshold is, in numbers that grow with it; several where any of them counts (O38). */
const READERS: Readonly<Record<Quantity, (threshold: Value) => readonly number[]>> = {
  "packet-loss": (threshold) => [threshold.get("percent").number()],
  used: (threshold) => [threshold.get("percent").number()],
  cpu: (threshold) => [threshold.get("percent").number()],
  load: (threshold) => ["load1", "load5", "load15"].map((average) => threshold.get(average).number()),
  offset: (threshold) => [threshold.get("seconds").number()],
  updates: (threshold) => [threshold.get("kind").string() === "critical" ? 1 : 0],
  "response-time": (threshold) => [threshold.get("milliseconds").number()],
  // The fewer days are left, the worse.
  "days-left": (threshold) => [-threshold.get("days").number()],
  unreachable: () => [],
  number: (threshold) => [threshold.get("value").number()],
};

function readQuantity(threshold: Value): Quantity {
  const quantity = threshold.get("quantity").string();
  if (Object.hasOwn(READERS, quantity)) return quantity as Quantity;
  throw new NotEvaluableError(`${threshold.path} is no known threshold`, threshold.path);
}

/**
 * Whether `warn` is reached only after `critical`, so that nobody is ever warned (O38). Equal thresholds are not
 * beyond each other. Of two quantities only "unreachable" is known to be beyond the other. @throws NotEvaluableError
 */
export function isBeyond(warn: Value, critical: Value): boolean {
  const quantity = readQuantity(warn);
  if (quantity !== readQuantity(critical)) return quantity === "unreachable";
  const limits = READERS[quantity](critical);
  return READERS[quantity](warn).some((value, i) => value > (limits[i] ?? value));
}

/** For messages: the numbers of a threshold. @throws NotEvaluableError */
export function describeThreshold(threshold: Value): string {
  const quantity = readQuantity(threshold);
  const numbers = READERS[quantity](threshold).map(Math.abs);
  if (quantity === "updates") return `${threshold.get("kind").string()} updates`;
  return [quantity, numbers.join(" / ")].filter((part) => part !== "").join(" ");
}
