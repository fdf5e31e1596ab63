import * as fs from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PLACEHOLDER_PUBLIC_KEY } from "../../infra/contract";
import { pulumiEngine } from "../../infra/engine";
import { describeUnless, whyNoPulumi } from "../support/pulumi-cli";
import { PulumiProject } from "../support/pulumi-project";

const WAIVER = {
  policy: "supported-os",
  system: "web",
  reason: "moves in January",
  owner: "operations",
  expires: "2099-12-31",
  ticket: "T-1",
};

describeUnless(
  whyNoPulumi(),
  "waivers and configuration, by `mvm check` and by the Pulumi CLI's pack",
  () => {
    const project = new PulumiProject({
      PULUMI_CONFIG_PASSPHRASE: "test-passphrase",
      MVM_PROVIDER_PUBLIC_KEY: PLACEHOLDER_PUBLIC_KEY,
      MVM_LAB_ROOT: "/nonexistent",
    });
    const configFile = "stacks/policy-config.json";
    const waiversFile = "stacks/acme/waivers.yaml";

    beforeAll(() => {
      project.writeCustomer("acme", { web: { serviceCard: "silber", os: "debian-11", size: "small" } });
      project.pulumiOk(["stack", "init", "acme", "--no-select"]);
    });
    afterAll(() => {
      project.remove();
    });

    /** Whether each lets the card pass; the policies that the CLI complains about, with their levels. */
    function judge(waivers: readonly object[], config: object | undefined): unknown[] {
      fs.rmSync(project.file(configFile), { force: true });
      if (config) project.write(configFile, JSON.stringify(config));
      project.write(waiversFile, JSON.stringify({ waivers: 1, entries: waivers }));
      const flags = config ? ["--policy-pack-config", configFile] : [];
      const preview = project.pulumi([
        ...["preview", "--stack", "acme", "--non-interactive", "--policy-pack", "policies"],
        ...flags,
      ]);
      const reports = [...preview.stdout.matchAll(/\[(mandatory|advisory)\].*?\]\s+([a-z-]+)\s/g)];
      const check = project.mvm(["check", "acme"]);
      return [preview.code === 0, check.code === 0, ...reports.map(([, level, id]) => `${level} ${id}`)];
    }

    it.each([
      ["nothing", [], undefined, [false, false, "mandatory supported-os"]],
      ["a waiver", [WAIVER], undefined, [true, true]],
      [
        "a waiver that is over",
        [{ ...WAIVER, expires: "2026-01-01" }],
        undefined,
        [false, false, "mandatory supported-os", "mandatory waivers"],
      ],
      ["a lower level", [], { "supported-os": "advisory" }, [true, true, "advisory supported-os"]],
      ["no judgement", [], { "supported-os": { enforcementLevel: "disabled" } }, [true, true]],
      [
        "a level that nothing may have",
        [WAIVER],
        { "public-key-only": "disabled" },
        [false, false, "mandatory policy-config"],
      ],
      [
        "a waiver without use",
        [WAIVER, { ...WAIVER, policy: "lifecycle-margin" }],
        undefined,
        [true, true, "advisory unused-waivers"],
      ],
    ])("agree on %s (O19, O28)", (_name, waivers, config, expected) => {
      const [byPulumi, byCheck, ...reports] = judge(waivers, config);
      expect([byPulumi, byCheck, ...reports.sort()]).toEqual(expected);
    });

    it("the engine hands the configuration to the CLI, as `mvm up` does", async () => {
      judge([], { "supported-os": "advisory" });
      const deploy = (files: readonly string[]) =>
        pulumiEngine({
          projectDir: project.root,
          project: "managed-vm",
          stack: "acme",
          passphrase: "test-passphrase",
          backendUrl: project.env["PULUMI_BACKEND_URL"] ?? "",
          configFile: project.file("stacks/Pulumi.acme.yaml"),
          saltPlace: "stack-file",
          policyPackDirs: [project.file("policies")],
          policyPackConfigFiles: files,
          env: project.env,
        }).deploy({ operation: "preview" });
      expect((await deploy([project.file(configFile)])).errors).toEqual([]);
      expect((await deploy([])).errors).toMatchObject([{ reason: "gate" }]);
    });

    it("properties that do not fit stop both", () => {
      const bad = { "management-sources-narrow": { broadestPrefix: { ipv4: 33 } } };
      expect(judge([WAIVER], bad).slice(0, 2)).toEqual([false, false]);
    });
  },
);
