import { stripVTControlCharacters } from "node:util";
import { DiagnosticError, type DiagnosticCode } from "../../diagnostics";
import type { DeploymentError } from "../deployment";
import type { CliEvent } from "./engine-event";

/** The CLI's last word on a run that failed for reasons it told before. */
const SUMMARY = /^(update|preview|destroy|refresh|resource) (failed|cancell?ed)$/;
const PROTECTED = /cannot be (deleted|replaced)\s+because it is protected/;
const UNHANDLED = /^Running program '.*' failed with an unhandled exception:\n/;
/** Our own diagnostics begin with their code; a process border takes the rest of them away. */
const CODED = /^(?:.*?Error: )?(MVM[1-4]\d{3}) ([\s\S]*)$/;

/** An error event in the terms of both engines; undefined where it says nothing new. */
export function toDeploymentError(
  event: NonNullable<CliEvent["diagnosticEvent"]>,
): DeploymentError | undefined {
  const text = stripVTControlCharacters(event.message).trim();
  if (SUMMARY.test(text)) return undefined;
  const about = event.urn ? { urn: event.urn } : {};
  const shielded = PROTECTED.exec(text)?.[1];
  if (shielded !== undefined) {
    const message = `${event.urn ?? "a resource"} is protected and would be ${shielded}`;
    return { ...about, message, reason: "protected" };
  }
  const thrown = UNHANDLED.test(text);
  const words = thrown ? withoutStack(text.replace(UNHANDLED, "")) : text.replace(/^Preview failed: /, "");
  const message = thrown ? `the program failed: ${words}` : words;
  const reason = thrown || event.urn === undefined ? "program" : "failed";
  return { ...about, message, reason, ...causeOf(words) };
}

const withoutStack = (text: string): string => text.split(/\n\s+at /)[0]?.replace(/^Error: /, "") ?? text;

function causeOf(words: string): { cause?: DiagnosticError } {
  const [, code, message] = CODED.exec(words) ?? [];
  if (code === undefined || message === undefined) return {};
  return { cause: new DiagnosticError({ code: code as DiagnosticCode, severity: "error", message }) };
}

/** A mandatory violation blocks like the embedded engine's gate; anything less is a word of advice. */
export function toGateError(event: NonNullable<CliEvent["policyEvent"]>): DeploymentError | undefined {
  if (event.enforcementLevel !== "mandatory") return undefined;
  const about = event.resourceUrn ? { urn: event.resourceUrn } : {};
  return { ...about, message: `${event.policyName}: ${event.message.trim()}`, reason: "gate" };
}
