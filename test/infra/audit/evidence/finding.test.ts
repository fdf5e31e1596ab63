import { expect, test } from "vitest";
import { conclude, printable, seen, unproven, wrong } from "../../../../infra/audit/evidence/finding";
import { PROBES } from "../../../../infra/audit/evidence";
import { SYSTEM, vmOf } from "./fixture";

test.each([
  [[seen("a"), wrong("b"), unproven("c")], "fail", ["b", "c", "a"]],
  [[seen("a"), unproven("c")], "not-evaluated", ["c", "a"]],
  [[seen("a"), seen("b")], "pass", ["a", "b"]],
  [[], "not-evaluated", ["nothing was looked at"]],
  [{ notApplicable: "no service" }, "not-applicable", ["no service"]],
] as const)("the worst observation decides: %j is %s", (judged, state, evidence) => {
  expect(conclude(PROBES.osAsPlanned, vmOf(SYSTEM), judged)).toMatchObject({
    state,
    evidence,
    reason: evidence[0],
  });
});

test("what a guest says cannot steer the terminal", () => {
  expect(printable("a\u001b[2Jb\r\nc\u202ed\u2028e\u0000")).toBe(
    "a\ufffd[2Jb\ufffd\ufffdc\ufffdd\ufffde\ufffd",
  );
  expect(printable("x".repeat(1000))).toHaveLength(401);
  expect(printable("Größe → 5 µs")).toBe("Größe → 5 µs");
});
