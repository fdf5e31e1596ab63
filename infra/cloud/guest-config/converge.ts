import type { DiagnosticKind } from "../../diagnostics";
import { DiagnosticError, fail } from "../../diagnostics";
import type { SshSession, SshTarget } from "../ssh";
import { sshErrors } from "../ssh";
import { guestConfigErrors } from "./errors";
import type { GuestConfigInputs } from "./inputs";
import { composeProgram } from "./program";
import type { GuestConfigOutputs, ObservedGuest, WantedGuest } from "./state";
import { passwordDigest } from "./wanted";

/** Packages come over the guest's network: a slow mirror is no fault. */
const APPLY_TIMEOUT_SECONDS = 1800;
const READ_TIMEOUT_SECONDS = 120;

/** Reads the guest: one command. */
export function readGuest(
  session: SshSession,
  target: SshTarget,
  wanted: WantedGuest,
): Promise<ObservedGuest> {
  return runProgram(session, target, readPayload(wanted), READ_TIMEOUT_SECONDS);
}

/** Converges the guest and reads it: one command. `olds` says what we may remove and which marks still hold. */
export function applyGuest(
  session: SshSession,
  target: SshTarget,
  inputs: GuestConfigInputs,
  olds: GuestConfigOutputs | undefined,
): Promise<ObservedGuest> {
  return runProgram(session, target, applyPayload(inputs, olds), APPLY_TIMEOUT_SECONDS);
}

export function readPayload(wanted: WantedGuest): object {
  const named = <T extends object>(record: Readonly<Record<string, T>>) =>
    Object.entries(record).map(([name, value]) => ({ ...value, name }));
  return {
    mode: "read",
    files: Object.keys(wanted.files).map((path) => ({ path })),
    links: Object.keys(wanted.links).map((path) => ({ path })),
    exclusiveDirectories: wanted.exclusiveDirectories,
    packages: wanted.packages,
    users: named(wanted.users),
    units: named(wanted.units),
  };
}

export function applyPayload(inputs: GuestConfigInputs, olds: GuestConfigOutputs | undefined): object {
  const paths = new Set([...inputs.files, ...inputs.links].map((file) => file.path));
  const names = new Set(inputs.users.map((user) => user.name));
  const { passwords, machine: _machine, connection: _connection, ...rest } = inputs;
  return {
    ...rest,
    mode: "apply",
    users: inputs.users.map((user) => ({
      ...user,
      password: passwords[user.name] ?? null,
      shadow: knownShadow(user.name, passwords[user.name], olds),
    })),
    units: inputs.units.map((unit) => ({
      ...unit,
      expectedEffective: olds?.applied.effective[unit.name] ?? null,
    })),
    absentFiles: [...Object.keys(olds?.wanted.files ?? {}), ...Object.keys(olds?.wanted.links ?? {})].filter(
      (path) => !paths.has(path),
    ),
    retiredUsers: Object.keys(olds?.wanted.users ?? {}).filter((name) => !names.has(name)),
  };
}

/** The shadow digest that proves that this very password is set, or null where only setting it again helps. */
function knownShadow(
  name: string,
  password: string | undefined,
  olds: GuestConfigOutputs | undefined,
): string | null {
  if (!olds || password === undefined) return null;
  const same = olds.applied.passwords[name] === passwordDigest(olds.applied.salt, password);
  return same ? (olds.applied.shadow[name] ?? null) : null;
}

interface Answer {
  readonly observed?: ObservedGuest;
  readonly error?: { readonly kind: string; readonly message: string };
  readonly changed: readonly string[];
}

async function runProgram(
  session: SshSession,
  target: SshTarget,
  payload: object,
  timeoutSeconds: number,
): Promise<ObservedGuest> {
  // -I: neither environment nor home of the account reach a program that runs as root.
  const command = `${target.user === "root" ? "" : "sudo -n "}python3 -I -S -B -`;
  const where = `${target.user}@${target.host}`;
  const applies = "absentFiles" in payload;
  const result = await session
    .exec(command, { stdin: composeProgram(payload), timeoutSeconds })
    .catch((cause: unknown) => (applies ? explainBreak(where, cause) : Promise.reject(cause as Error)));
  if (result.code !== 0) {
    const said = result.stderr.trim().split("\n").at(-1) ?? "";
    fail(
      guestConfigErrors.notPrepared,
      `${where}: \`${command}\` ended with ${result.code}: ${said.slice(0, 200)}`,
    );
  }
  const answer = parseAnswer(where, result.stdout);
  if (answer.error) fail(kindOf(answer), describe(where, answer, answer.error.message));
  return answer.observed ?? fail(guestConfigErrors.badAnswer, `${where}: an answer without an observation`);
}

function explainBreak(where: string, cause: unknown): never {
  const codes = cause instanceof DiagnosticError ? cause.diagnostics.map((d) => d.code) : [];
  const broke = [sshErrors.connectionLost, sshErrors.commandTimeout, sshErrors.aborted].some((k) =>
    codes.includes(k.code),
  );
  if (!broke) throw cause;
  const reason = cause instanceof DiagnosticError ? (cause.diagnostics[0]?.message ?? "") : "";
  return fail(guestConfigErrors.lostInBetween, `${where}: what was applied is not known (${reason})`, {
    cause,
  });
}

function parseAnswer(where: string, stdout: string): Answer {
  try {
    return JSON.parse(stdout) as Answer;
  } catch {
    // Not quoted: a broken answer may hold anything.
    return fail(guestConfigErrors.badAnswer, `${where}: ${stdout.length} characters that are not JSON`);
  }
}

function kindOf({ error, changed }: Answer): DiagnosticKind {
  if (changed.length > 0) return guestConfigErrors.failedInPart;
  if (error?.kind === "busy") return guestConfigErrors.busy;
  return error?.kind === "validation" ? guestConfigErrors.validation : guestConfigErrors.failedUnchanged;
}

function describe(where: string, answer: Answer, message: string): string {
  const done = answer.changed.length > 0 ? ` (already changed: ${answer.changed.join(", ")})` : "";
  return `${where}: ${message}${done}`;
}
