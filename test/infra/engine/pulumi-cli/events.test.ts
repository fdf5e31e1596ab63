import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../../infra/engine";
import { parseEvent, type CliEvent } from "../../../../infra/engine/pulumi-cli/engine-event";
import { toDeploymentError, toGateError } from "../../../../infra/engine/pulumi-cli/error-mapping";
import { EventRecorder } from "../../../../infra/engine/pulumi-cli/event-recorder";

/** Events that Pulumi 3.259.0 wrote on 2026-11-22 for the project in ./shop, without most of their debug lines. */
function listen(recording: string): { recorder: EventRecorder; told: EngineEvent[] } {
  const told: EngineEvent[] = [];
  const recorder = new EventRecorder(recording.startsWith("refresh"), (event) => told.push(event));
  const file = join(import.meta.dirname, "events", `${recording}.jsonl`);
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const event = parseEvent(line);
    if (event) recorder.accept(event);
  }
  return { recorder, told };
}

const stepsOf = (recorder: EventRecorder): string[] =>
  [...recorder.steps.values()].map(({ step }) => `${step.op} ${step.name}`).sort();
const urnOf = (name: string): string => `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/test:Thing::${name}`;
const CORNER_THING =
  "urn:pulumi:dev::shop::test:index:Counter$pulumi-nodejs:dynamic/test:Thing::corner-thing";

describe("events of the Pulumi CLI", () => {
  it.each([
    [
      "preview-replaced",
      [
        "delete coupon",
        "delete-replaced corner-thing",
        "replace corner-thing",
        "same password",
        "same shop-dev",
        "update corner",
        "update hello",
        "update keeper",
      ],
    ],
    [
      "up-failing",
      [
        "create bad",
        "same password",
        "same shop-dev",
        "update corner",
        "update corner-thing",
        "update coupon",
        "update hello",
      ],
    ],
    ["refresh-drift", ["delete coupon", "same hello", "same keeper", "same password", "update corner-thing"]],
    ["destroy-protected", ["delete hello", "delete keeper"]],
  ])("of %s name the steps as the embedded engine does", (recording, expected) => {
    expect(stepsOf(listen(recording).recorder)).toEqual(expected);
  });

  it("name what changes, without the text of a provider", () => {
    const { recorder } = listen("preview-replaced");
    const diffs = [...recorder.steps.values()].map(({ step }) => [`${step.op} ${step.name}`, step.diff]);
    expect(Object.fromEntries(diffs)).toMatchObject({
      "replace corner-thing": [
        { path: "kind", from: "x", to: "y" },
        { path: "text", from: "a", to: "b" },
      ],
      "update keeper": [{ path: "list[1]", from: undefined, to: { a: 2 } }],
      "same password": [],
    });
    const drift = [...listen("refresh-drift").recorder.steps.values()].map(({ step }) => step);
    expect(drift.find((step) => step.op === "update")?.diff).toEqual([
      { path: "text", from: "b", to: "hand" },
    ]);
  });

  it("tell each step's begin and end, and that it failed", () => {
    const { told } = listen("up-failing");
    const about = (kind: EngineEvent["kind"]): string[] =>
      told.flatMap((event) => (event.kind === kind && "step" in event ? [event.step.name] : []));
    const steps = ["bad", "corner", "corner-thing", "coupon", "hello", "password", "shop-dev"];
    expect(about("step-start").sort()).toEqual(steps);
    const ended = told.flatMap((event) => (event.kind === "step-end" ? [event] : []));
    expect(ended.filter((event) => event.failed).map((event) => event.step.name)).toEqual(["bad"]);
  });

  it("pass on neither debug lines nor what a command prints: both hold secrets", () => {
    const { told } = listen("up-failing");
    expect(told.filter((event) => event.kind === "log")).toEqual([]);
    const recorder = new EventRecorder(false, (event) => told.push(event));
    for (const severity of ["debug", "info", "warning", "info#err"]) {
      recorder.accept({ diagnosticEvent: { severity, message: `${severity}\n` } });
    }
    const logs = told.flatMap((event) => (event.kind === "log" ? [[event.severity, event.message]] : []));
    expect(logs).toEqual([
      ["info", "info"],
      ["warning", "warning"],
      ["info", "info#err"],
    ]);
  });

  it("become errors with the reason that both engines give", () => {
    expect(listen("destroy-protected").recorder.errors).toEqual([
      {
        urn: urnOf("keeper"),
        message: `${urnOf("keeper")} is protected and would be deleted`,
        reason: "protected",
      },
    ]);
    expect(listen("up-failing").recorder.errors).toEqual([
      {
        urn: urnOf("bad"),
        message: expect.stringMatching(/^cannot make bad of /) as string,
        reason: "failed",
      },
    ]);
    const message = "kind-x-only: Things are of kind x.\nfound kind y; required: x";
    expect(listen("up-against-policy").recorder.errors).toEqual([
      { urn: "urn:pulumi:dev::shop::test:index:Counter::corner", message, reason: "gate" },
      { urn: CORNER_THING, message, reason: "gate" },
    ]);
  });

  it("of a run after its own preview count alone", () => {
    const { recorder } = listen("up-against-policy");
    recorder.accept({ preludeEvent: { config: { "shop:edit": "second" } } });
    expect([recorder.steps.size, recorder.errors, recorder.config]).toEqual([
      0,
      [],
      { "shop:edit": "second" },
    ]);
  });

  it.each(["", "warning: something", "{", "[]", '{"other": 1}'])("%j is none", (line) => {
    expect(parseEvent(line)).toBeUndefined();
  });
});

describe("an error event", () => {
  type Diagnostic = NonNullable<CliEvent["diagnosticEvent"]>;
  const error = (message: string, urn?: string): Diagnostic => ({
    severity: "error",
    message,
    ...(urn ? { urn } : {}),
  });

  it.each([["update failed\n"], ["preview canceled\n"], ["update cancelled"], ["destroy failed"]])(
    "%j says nothing new",
    (message) => expect(toDeploymentError(error(message))).toBeUndefined(),
  );

  it("of a program loses colours, stack trace and the path of the program", () => {
    const message =
      "Running program '/srv/p.js' failed with an unhandled exception:\nError: \u001b[31moh\u001b[39m no\n    at /srv/p.js:1\n    at x";
    expect(toDeploymentError(error(message))).toEqual({
      message: "the program failed: oh no",
      reason: "program",
    });
    expect(toDeploymentError(error("said by the program"))?.reason).toBe("program");
  });

  it("that begins with one of our codes keeps it", () => {
    const { cause, ...rest } = toDeploymentError(error("MVM3105 no route to host\n", urnOf("a"))) ?? {};
    expect(rest).toEqual({ urn: urnOf("a"), message: "MVM3105 no route to host", reason: "failed" });
    expect(cause).toMatchObject({
      diagnostics: [{ code: "MVM3105", severity: "error", message: "no route to host" }],
    });
  });

  it("of an advisory policy is none", () => {
    const violation = { message: "be nice", policyName: "be-nice" };
    expect(toGateError({ ...violation, enforcementLevel: "advisory" })).toBeUndefined();
    expect(toGateError({ ...violation, enforcementLevel: "mandatory" })).toEqual({
      message: "be-nice: be nice",
      reason: "gate",
    });
  });
});
