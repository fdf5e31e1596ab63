import { readFileSync } from "node:fs";
import { locateProgram } from "../program-file";
import type { GuestShell, SubjectVm } from "../subject";
import { parseGuestFacts, type GuestFacts } from "./facts";

/** What guest-facts.py is to look at. */
export interface FactsRequest {
  /** User and source address pairs for which the effective sshd settings are wanted. */
  readonly sshdCases: readonly (readonly [user: string, address: string])[];
  readonly files: readonly string[];
  readonly directories: readonly string[];
  readonly timers: readonly string[];
  /** File with the rendered host firewall, absent where none is managed. */
  readonly nftablesFile: string | null;
}

/** Seconds that a guest's clock is ahead of ours, and how wrong that figure can be. */
export interface ClockOffset {
  readonly seconds: number;
  readonly uncertaintySeconds: number;
}

export type Inside =
  | { readonly facts: GuestFacts; readonly clockOffset: ClockOffset }
  /** Why nothing is known about the inside. */
  | { readonly unreachable: string };

/**
 * Asks one VM everything in one round trip. What keeps the answer away is part of the result.
 * @throws DiagnosticError MVM3250
 */
export async function collectFacts(
  vm: SubjectVm,
  request: FactsRequest,
  shell: GuestShell,
  now: () => Date,
): Promise<Inside> {
  const program = composeProgram(request);
  try {
    const sent = now().getTime() / 1000;
    const { code, stdout, stderr } = await shell.runPython(vm, program);
    const received = now().getTime() / 1000;
    if (code !== 0)
      return { unreachable: `the probe inside ended with ${code ?? "a signal"}: ${lastLine(stderr)}` };
    const facts = parseGuestFacts(stdout);
    return { facts, clockOffset: compareClocks(facts.clock, { sent, received }) };
  } catch (error) {
    return { unreachable: describe(error) };
  }
}

/** As NTP does it: the guest's two readings lie between our two, and how they lie there is unknown. */
function compareClocks(
  guest: { readonly began: number; readonly ended: number },
  ours: { readonly sent: number; readonly received: number },
): ClockOffset {
  return {
    seconds: (guest.began - ours.sent + (guest.ended - ours.received)) / 2,
    uncertaintySeconds: Math.max(0, (ours.received - ours.sent - (guest.ended - guest.began)) / 2),
  };
}

/** The request travels as base64 inside the program: its alphabet holds nothing that Python could read as code. */
export function composeProgram(request: FactsRequest): string {
  const payload = Buffer.from(JSON.stringify(request), "utf8").toString("base64");
  return `REQUEST = "${payload}"\n${readFileSync(locateProgram("guest", "guest-facts.py"), "utf8")}`;
}

function describe(error: unknown): string {
  if (error instanceof SyntaxError || (error instanceof Error && error.name === "ZodError")) {
    return "the probe inside gave an answer that is none";
  }
  return error instanceof Error ? error.message : "the VM could not be reached";
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
