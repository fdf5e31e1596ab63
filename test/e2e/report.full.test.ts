import * as fs from "node:fs";
import * as path from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReportFormat, type AuditReport } from "../../infra/audit/report";
import { loadCustomerPlan, noExceptions } from "../../infra/contract";
import { readStack, Secret, type DeploymentExport } from "../../infra/engine";
import { SecretsCrypter } from "../../infra/engine/state";
import { deployOnPaper, PASSPHRASE, stackFileText } from "../support/deployed-state";
import { TestProject, type Finished } from "../support/project";

/** Neither passphrase nor key nor lab: an auditor's machine. */
const AUDITOR = { MVM_LAB_ROOT: "/nonexistent", PULUMI_CONFIG_PASSPHRASE: undefined, MVM_ENGINE: "embedded" };

const CONTACT = {
  name: "Petra Planted",
  mail: "planted@example.com",
  phone: "+49 511 0001111",
  mobile: "+49 170 0001112",
  note: "planted-note-5511",
  noteEffect: { none: { by: "Planted Decider", date: "2026-11-01" } },
};
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The firewall of `db` lets somebody in whom the card does not name. */
function withOpenPort(state: DeploymentExport): DeploymentExport {
  const copy = structuredClone(state);
  const acl = copy.deployment.resources?.find(({ urn }) => String(urn).endsWith("::db-firewall-acl"));
  const rule = {
    action: "allow",
    protocol: "tcp",
    destinationPort: "8080",
    source: "192.0.2.0/24",
    state: "enabled",
  };
  for (const side of ["inputs", "outputs"]) (acl?.[side] as { ingress: object[] }).ingress.push(rule);
  return copy;
}

const FORMATS = ["text", "json", "html", "sarif", "junit", "markdown"] as const;

describe("mvm report, without passphrase, lab or network", () => {
  const project = new TestProject("test");
  const backendDir = path.join(project.home, "state");
  let exported: DeploymentExport;

  const mvm = (...args: readonly string[]): Finished => project.mvm(args, AUDITOR);
  const report = (...args: readonly string[]): { code: number | null; json: AuditReport } => {
    const done = mvm("report", "acme", "--format", "json", ...args);
    expect(done.stderr).not.toContain("error ");
    return { code: done.code, json: JSON.parse(done.stdout) as AuditReport };
  };
  const folder = (name: string): string => project.file(name);

  beforeAll(async () => {
    project.mvm(["--version"]); // builds what is stale, outside of the tests' time
    project.write(
      "stacks/acme/card.yaml",
      JSON.stringify({
        card: 1,
        customer: "acme",
        holidays: "DE-NI",
        contacts: [CONTACT],
        systems: {
          web: { serviceCard: "silber", os: "debian-13", size: "small" },
          db: { serviceCard: "silber", os: "debian-13", size: "small", ipv6: true },
        },
      }),
    );
    project.write(
      "stacks/Pulumi.acme.yaml",
      JSON.stringify({ config: { "managed-vm:platform": "lxd", "managed-vm:endpoint": "lab" } }),
    );
    const plan = loadCustomerPlan(project.root, "acme", { environment: "placeholders" });
    const today = new Date().toISOString().slice(0, 10);
    exported = await deployOnPaper({ plan, exceptions: noExceptions, backendDir, today });
    project.write("export.json", JSON.stringify(exported));
  }, 180_000);
  afterAll(() => {
    project.remove();
  });

  it("judges the embedded engine's state, and says what it read", () => {
    const { code, json } = report("--folder", folder("own"));
    expect([code, json.verdict, json.difference]).toEqual([0, "pass", null]);
    expect(json.basis).toMatchObject({
      engine: { name: "embedded" },
      platform: "lxd",
      state: { resources: 24, systems: 2 },
      files: [
        { role: "card", file: "stacks/acme/card.yaml" },
        { role: "provider", file: "stacks/provider.yaml" },
      ],
      probed: false,
    });
    expect(json.prerequisites.systems).toEqual(["web", "db"]);
    expect(json.network.systems.map(({ addresses }) => addresses.length)).toEqual([1, 2]);
    expect(new Ajv().compile(describeReportFormat())(json)).toBe(true);
  });

  it.each([
    ["an export", "export.json"],
    ["a stack file", "stack.json"],
  ])("comes to the same verdicts from %s, which names no engine", (_name, file) => {
    project.write("stack.json", stackFileText(backendDir, "acme"));
    const own = report("--folder", folder("a"), "--engine", "embedded").json;
    const named = report("--folder", folder("b"), "--from-state", file).json;
    expect(named.findings).toEqual(own.findings);
    expect(named.basis.engine.name).toBe("unknown");
    expect(named.basis.state?.time).toBe(own.basis.state?.time);
  });

  it("judges a preview where nothing is deployed, and says so", () => {
    project.writeCustomer("globex", { web: { serviceCard: "silber", os: "debian-13", size: "small" } });
    const done = mvm("report", "globex");
    expect(done.code).toBe(0);
    expect(done.stdout).toContain("judged     a preview: the customer is not deployed");
  });

  it.each([
    [["--from-state", "missing.json"], "MVM2904"],
    [["--from-state", "Pulumi.yaml"], "MVM2934"],
    [["--from-state", "stacks/acme/card.yaml"], "MVM2934"],
  ])("refuses %j", (args, code) => {
    const done = mvm("report", "acme", ...args);
    expect([done.code, done.stdout]).toEqual([2, ""]);
    expect(done.stderr).toContain(code);
  });

  it("refuses the state of another customer", () => {
    const done = mvm("report", "globex", "--from-state", "export.json");
    expect([done.code, done.stderr.includes("MVM2934")]).toEqual([2, true]);
  });

  it("a waiver in force today lifts a violation of the deployed state, with its place (O19)", () => {
    project.write("wider.json", JSON.stringify(withOpenPort(exported)));
    const open = report("--folder", folder("waived"), "--from-state", "wider.json");
    expect(open.json.verdict).toBe("fail");
    const failed = open.json.findings.filter(({ state }) => state === "fail");
    expect(failed.map(({ id, system }) => [id, system])).toEqual([["only-required-ports", "db"]]);
    const waivers = failed.map(({ id, system }) => ({
      policy: id,
      ...(system === null ? { customer: true } : { system }),
      reason: "planned",
      owner: "operations",
      expires: "2099-12-31",
      ticket: "T-1",
    }));
    project.write("stacks/acme/waivers.yaml", JSON.stringify({ waivers: 1, entries: waivers }));
    const waived = report("--folder", folder("waived"), "--from-state", "wider.json");
    fs.rmSync(project.file("stacks/acme/waivers.yaml"));
    expect([waived.code, waived.json.verdict]).toEqual([0, "pass"]);
    expect(waived.json.counts.waived).toBe(failed.length);
    expect(waived.json.difference).toMatchObject({ new: [], persisting: [] });
    expect(waived.json.difference?.fixed.map(({ key }) => key).sort()).toEqual(
      failed.map((f) => f.key).sort(),
    );
    expect(waived.json.basis.files.map(({ role }) => role)).toEqual(["card", "provider", "waivers"]);
  });

  it("a lowered policy shows in check and report, and its line where it may not be lowered (O28)", () => {
    project.write(
      "stacks/policy-config.json",
      '{\n  "supported-os": "advisory",\n  "public-key-only": "disabled"\n}',
    );
    const checked = mvm("check", "acme");
    const checkedJson = JSON.parse(mvm("check", "acme", "--format", "json").stdout) as Record<
      string,
      unknown
    >;
    const { code, json } = report("--folder", folder("lowered"));
    fs.rmSync(project.file("stacks/policy-config.json"));
    const lowered = [{ id: "supported-os", usual: "mandatory", effective: "advisory" }];
    expect([checked.code, code]).toEqual([1, 1]);
    expect(checked.stdout).toContain(
      "lowered  supported-os  from mandatory to advisory (stacks/policy-config.json)",
    );
    expect(checked.stdout).toContain(
      "stacks/policy-config.json:3:3  error  policy-config  found public-key-only",
    );
    expect([checkedJson["loweredPolicies"], json.loweredPolicies]).toEqual([lowered, lowered]);
  });

  it("chains reports, and `verify` names what was changed, lost or inserted", () => {
    const dir = folder("chain");
    for (let i = 0; i < 3; i++) expect(report("--folder", dir).code).toBe(0);
    const names = fs.readdirSync(dir).filter((name) => name.startsWith("2"));
    const [first = "", second = "", third = ""] = names;
    expect(names).toHaveLength(3);
    const verify = (...args: readonly string[]) => {
      const done = mvm("report", "verify", dir, ...args);
      return [
        done.code,
        ...done.stdout
          .trim()
          .split("\n")
          .slice(0, -1)
          .map((line) => line.split("  ", 2).join(" ")),
      ];
    };
    expect(verify()).toEqual([0]);
    const asJson = JSON.parse(mvm("report", "verify", dir, "--format", "json").stdout) as object;
    expect(asJson).toMatchObject({ schemaVersion: 1, verdict: "pass", reports: names, problems: [] });
    const text = fs.readFileSync(path.join(dir, second), "utf8");
    fs.writeFileSync(path.join(dir, second), text.replace('"pass"', '"fail"'));
    expect(verify()).toEqual([1, `changed ${second}`]);
    fs.rmSync(path.join(dir, second));
    expect(verify()).toEqual([1, `lost ${second}`]);
    fs.writeFileSync(path.join(dir, second), text);
    fs.copyFileSync(path.join(dir, first), path.join(dir, "2020-01-01T00-00-00.000Z.json"));
    expect(verify()).toEqual([1, "inserted 2020-01-01T00-00-00.000Z.json"]);
    fs.rmSync(path.join(dir, "2020-01-01T00-00-00.000Z.json"));
    expect(verify("--last", "0".repeat(64))).toEqual([1, `changed ${third}`]);
    fs.appendFileSync(path.join(dir, third), " ");
    const refused = mvm("report", "acme", "--folder", dir);
    expect([refused.code, refused.stderr.includes("MVM3960")]).toEqual([3, true]);
    expect(mvm("report", "verify", project.root).code).toBe(2);
  }, 60_000);

  it("two runs at once make one chain", async () => {
    const dir = folder("together");
    const runs = [1, 2, 3].map(() => project.start(["report", "acme", "--folder", dir], AUDITOR).done);
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(mvm("report", "verify", dir).code).toBe(0);
  });

  it("keeps another customer's reports apart, and files private", () => {
    const dir = folder("own");
    expect(mvm("report", "globex", "--folder", dir).stderr).toContain("MVM3960");
    const modes = fs.readdirSync(dir).map((name) => fs.statSync(path.join(dir, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it("no secret and no person of card and state stands in any output, in any format", async () => {
    const planted = await collectSecrets();
    const person = Object.values(CONTACT).filter((value) => typeof value === "string");
    const plain = await openExport();
    project.write("plain.json", plain);
    expect(planted.length).toBeGreaterThan(8);
    expect(planted.filter((secret) => !plain.includes(escaped(escaped(secret))))).toEqual([]);
    const outputs = ["export.json", "plain.json"].flatMap((file) =>
      FORMATS.flatMap((format) => {
        const out = project.file(`out.${format}`);
        const done = mvm(
          "report",
          "acme",
          "--from-state",
          file,
          "--format",
          format,
          "--lang",
          "de",
          "--out",
          out,
        );
        expect([done.code, done.stderr.includes("error")]).toEqual([0, false]);
        return [done.stdout, done.stderr, fs.readFileSync(out, "utf8")];
      }),
    );
    const reports = path.join(project.home, "reports/acme");
    for (const name of fs.readdirSync(reports))
      outputs.push(fs.readFileSync(path.join(reports, name), "utf8"));
    for (const text of outputs) {
      expect(
        [...planted, ...person, PASSPHRASE, "Planted Decider"].filter((secret) => text.includes(secret)),
      ).toEqual([]);
    }
  }, 120_000);

  /** Every line of every secret text of the state. */
  async function collectSecrets(): Promise<string[]> {
    const { resources } = await readStack({
      project: "managed-vm",
      stack: "acme",
      backendDir,
      passphrase: PASSPHRASE,
    });
    const found = new Set<string>();
    const collect = (value: unknown, isSecret: boolean): void => {
      if (value instanceof Secret) collect(value.value, true);
      else if (typeof value === "object" && value !== null)
        Object.values(value).forEach((v) => collect(v, isSecret));
      else if (isSecret && typeof value === "string") {
        for (const line of value.split("\n")) if (line.trim().length >= 16) found.add(line.trim());
      }
    };
    collect(
      resources.map(({ inputs, outputs }) => ({ inputs, outputs })),
      false,
    );
    return [...found];
  }

  /** What `pulumi stack export --show-secrets` would print. */
  async function openExport(): Promise<string> {
    const salt = exported.deployment.secrets_providers?.state?.salt;
    const crypter = await SecretsCrypter.open(PASSPHRASE, salt);
    return JSON.stringify(exported, (_key, value: unknown) => {
      if (typeof value !== "object" || value === null || !("ciphertext" in value)) return value;
      const { ciphertext, ...rest } = value;
      return { ...rest, plaintext: crypter.decrypt(String(ciphertext)) };
    });
  }
});
