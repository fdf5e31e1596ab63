import {
  ensureImages,
  labDoctor,
  labDown,
  labNameFrom,
  labPaths,
  labStatus,
  labUp,
  rotateProviderKey,
  type PhaseEvent,
} from "../../cloud/lab";
import { locateHome } from "../home";
import { readLabValues } from "../lab-values";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import type { Progress } from "../progress";

const withSchema = (value: object): object => ({ schemaVersion: JSON_SCHEMA_VERSION, ...value });

/** Starts what of the lab does not run; nothing to do is fine. */
export async function labUpVerb(env: NodeJS.ProcessEnv, progress: Progress): Promise<VerbResult> {
  const name = labNameFrom(env["MVM_LAB"]);
  await progress.phase("lab", (note) => labUp(name, notePhase(note)));
  return labStatusVerb(env);
}

export function notePhase(note: (text: string) => void): (event: PhaseEvent) => void {
  return (event) => {
    if (event.state === "start") note(event.title);
  };
}

export async function labStatusVerb(env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const status = await labStatus(labNameFrom(env["MVM_LAB"]));
  const guests = status.guests.map((guest) => [guest.name, guest.status, guest.ipv4]);
  return {
    exitCode: status.state === "up" ? 0 : 3,
    text: `lab ${status.name}: ${status.state}\n${alignColumns(guests)}`,
    json: withSchema(status),
  };
}

export async function labDoctorVerb(env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const checks = await labDoctor(labNameFrom(env["MVM_LAB"]));
  const rows = checks.map((c) => [
    c.ok ? "ok" : "missing",
    c.name,
    c.remedy ? `${c.detail}; ${c.remedy}` : c.detail,
  ]);
  return {
    exitCode: checks.every((c) => c.ok) ? 0 : 3,
    text: alignColumns(rows),
    json: withSchema({ checks }),
  };
}

export async function labDownVerb(
  env: NodeJS.ProcessEnv,
  purge: boolean,
  progress: Progress,
): Promise<VerbResult> {
  const name = labNameFrom(env["MVM_LAB"]);
  await progress.phase("taking the lab down", (note) => labDown(name, { purge }, notePhase(note)));
  return { exitCode: 0, text: `lab ${name}: down\n`, json: withSchema({ name, state: "down" }) };
}

export async function labImageVerb(
  os: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<VerbResult> {
  const name = labNameFrom(env["MVM_LAB"]);
  const images = await progress.phase(`image ${os}`, (note) => ensureImages(name, [os], notePhase(note)));
  return {
    exitCode: 0,
    text: alignColumns(images.map((image) => [image.os, image.fingerprint])),
    json: withSchema({ images }),
  };
}

/** A new provider key pair; the next `up` of each customer brings it to the VMs, with the old key as its way in. */
export async function labRotateKeyVerb(env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const publicKey = await rotateProviderKey(labPaths(labNameFrom(env["MVM_LAB"]), env));
  return { exitCode: 0, text: `${publicKey}\n`, json: withSchema({ publicKey }) };
}

/** Shell lines for `eval "$(mvm lab env)"`: what the Pulumi CLI's processes need to reach the lab's guests. */
export function labEnvVerb(env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const values = readLabValues(env, locateHome(env));
  const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(values).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return Promise.resolve({ exitCode: 0, text: lines.join(""), json: withSchema({ environment: values }) });
}
