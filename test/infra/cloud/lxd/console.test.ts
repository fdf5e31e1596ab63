import { expect, it } from "vitest";
import { splitAtDetach } from "../../../../infra/cloud/lxd/console";

it.each([
  ["ls\r", { send: "ls\r", rest: "", isDetached: false }],
  ["ab\x01q", { send: "ab", rest: "", isDetached: true }],
  ["\x01qrest", { send: "", rest: "", isDetached: true }],
  ["a\x01", { send: "a", rest: "\x01", isDetached: false }],
  ["\x01\x01q", { send: "\x01q", rest: "", isDetached: false }],
  ["\x01x", { send: "\x01x", rest: "", isDetached: false }],
])("typed %j", (typed, expected) => {
  expect(splitAtDetach(typed)).toEqual(expected);
});
