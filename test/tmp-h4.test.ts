import * as fs from "node:fs";
import { expect, it } from "vitest";
import { evaluate } from "../infra/audit/findings";
import { graphFromRegistered } from "../infra/audit/graph";
import { loadCustomerPlan, noExceptions } from "../infra/contract";
import { readStack, readStateFile } from "../infra/engine";
import { rules } from "../policies/pack";
import { deployOnPaper, PASSPHRASE, stackFileText } from "./support/deployed-state";

it("x", async () => {
  const backendDir = fs.mkdtempSync("/tmp/h4/t/");
  const plan = loadCustomerPlan(process.cwd(), process.env["C"] ?? "demo", { environment: "placeholders" });
  const doc = await deployOnPaper({ plan, exceptions: noExceptions, backendDir, today: "2026-11-22" });
  fs.writeFileSync(`/tmp/h4/${plan.customer}-export.json`, JSON.stringify(doc, null, 2));
  const sealed = readStateFile(stackFileText(backendDir, plan.customer), "x");
  const opened = await readStack({ project: "managed-vm", stack: plan.customer, backendDir, passphrase: PASSPHRASE });
  const show = (r: typeof sealed.resources) =>
    evaluate(rules, graphFromRegistered(r)).map((f) => [f.id, f.state, f.reason].join(" "));
  const a = show(sealed.resources);
  const b = show(opened.resources);
  console.log(a.filter((x) => !/ (pass|not-applicable) /.test(x)).join("\n"));
  console.log(sealed.outputs);
  expect(a).toEqual(b);
});
