import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { countStates } from "../finding-view";
import { writePrivateFile, type Home } from "../home";
import { labPassphraseFile } from "../lab-values";
import { alignColumns, JSON_SCHEMA_VERSION, type VerbResult } from "../output";
import type { Progress } from "../progress";
import { LAB_ENDPOINT, openSession, type Session } from "../session";
import type { DeployedVm } from "../stack-outputs";
import { labUpVerb } from "./lab";
import { up } from "./up";
import { verifyCustomer } from "./verify";

/** `npm run up`: from a bare machine to a verified customer, and what to type next. */
export async function quickstart(
  customer: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  progress: Progress,
): Promise<VerbResult> {
  const opened = openSession(customer, env, { keys: "placeholders" });
  if (opened.target?.endpoint === LAB_ENDPOINT) {
    await labUpVerb(env, progress);
    ensureLabPassphrase(opened.home, env, progress);
  }
  const applied = await up(customer, env, { allowReplace: [], refresh: true, signal }, progress);
  if (applied.exitCode !== 0) return applied;
  const verified = await verifyCustomer(customer, env, progress);
  const { session, deployed } = verified;
  const report = path.join(session.home.reportDir(customer), "verify.json");
  writePrivateFile(report, `${JSON.stringify(verified.json, undefined, 2)}\n`);
  const failed = verified.exitCode === 0 ? "" : verified.text;
  const summary = alignColumns([
    ...deployed.vms.flatMap((vm) => describeVm(session, vm, env)),
    ["policies", countStates(verified.policies)],
    ["evidence", countStates(verified.evidence)],
    ["report", report],
    ["state", session.home.backendDir],
  ]);
  return {
    exitCode: verified.exitCode,
    text: `${applied.text}${failed}\n${summary}`,
    json: { schemaVersion: JSON_SCHEMA_VERSION, customer, applied: applied.json, verified: verified.json },
  };
}

/** The demo needs no setting: it makes its passphrase once and says where. Any other endpoint asks for one. */
function ensureLabPassphrase(home: Home, env: NodeJS.ProcessEnv, progress: Progress): void {
  if (env["PULUMI_CONFIG_PASSPHRASE"] !== undefined || env["PULUMI_CONFIG_PASSPHRASE_FILE"]) return;
  const file = labPassphraseFile(home);
  if (fs.existsSync(file)) return;
  writePrivateFile(file, `${randomBytes(24).toString("base64url")}\n`);
  progress.say(`the lab's passphrase was made: ${file}`);
}

/** Address, and an ssh command that works as printed: pinned host key, the lab's key, nothing from ~/.ssh. */
function describeVm(session: Session, vm: DeployedVm, env: NodeJS.ProcessEnv): string[][] {
  const key = env["MVM_SSH_KEY"]?.split(":")[0];
  const knownHosts = path.join(session.home.root, "known_hosts", session.customer);
  const user = session.plan.provider.adminUser;
  const addresses = [vm.ipv4, vm.ipv6].filter((address) => address !== "");
  writePrivateFile(`${knownHosts}.${vm.name}`, `${addresses.join(",")} ${vm.hostKey}\n`);
  const options = [
    "-F none",
    `-o UserKnownHostsFile=${knownHosts}.${vm.name}`,
    "-o StrictHostKeyChecking=yes",
    ...(key ? [`-i ${key}`, "-o IdentitiesOnly=yes"] : []),
  ];
  return [
    [vm.name, addresses.join("  ")],
    ["", `ssh ${options.join(" ")} ${user}@${vm.ipv4}`],
  ];
}
