import { expect, it } from "vitest";
import { evaluate } from "../../infra/audit/findings";
import { catalogue, type PatchPlan, type PatchWindow } from "../../infra/contract";
import {
  mergeGuestSpecs,
  renderSshd,
  renderUnattendedUpgrades,
  renderUsers,
  type GuestSpec,
} from "../../infra/guest";
import { rules } from "../../policies/rules";
import { compliantFixture, graphOf, setField } from "./compliant-graph";

const admin = { user: "mvmadmin", sources: ["203.0.113.7/32", "2001:db8::7/128"], keys: [] };

function renderGuest(window: PatchWindow, reboot: PatchPlan["reboot"]): GuestSpec {
  return mergeGuestSpecs([
    renderSshd({ access: [admin] }),
    renderUsers({ admin, customers: [] }),
    renderUnattendedUpgrades({ suite: "trixie", window, timeZone: "Europe/Berlin", reboot }),
  ]);
}

const windows: readonly PatchWindow[] = [
  { days: catalogue.WEEKDAYS, from: "03:00", to: "05:00" },
  { days: ["sun"], from: "23:40", to: "00:10" },
  { days: ["sat", "sun"], from: "12:00", to: "11:00" },
  { days: ["wed"], from: "00:00", to: "00:00" },
];

it.each(
  windows.flatMap((window) => (["if-required", "never"] as const).map((reboot) => [window, reboot] as const)),
)("what infra/guest renders satisfies every rule: %j, %s", (window, reboot) => {
  const fixture = compliantFixture();
  Object.assign(fixture.guest.inputs, renderGuest(window, reboot));
  setField(fixture, "customer.outputs.systems.0.patching.window", window);
  setField(fixture, "customer.outputs.systems.0.patching.reboot", reboot);
  const bad = evaluate(rules, graphOf(fixture)).filter(
    ({ state }) => state === "fail" || state === "not-evaluated",
  );
  expect(bad.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
});
