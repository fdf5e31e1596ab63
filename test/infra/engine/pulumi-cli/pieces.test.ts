import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPulumiCli, isOlder, requirePulumiCli } from "../../../../infra/engine/pulumi-cli/find-cli";
import { explainFailure } from "../../../../infra/engine/pulumi-cli/failures";
import { fillSecrets } from "../../../../infra/engine/pulumi-cli/masked-value";
import { environmentOf } from "../../../../infra/engine/pulumi-cli/stack";
import { Workspace } from "../../../../infra/engine/pulumi-cli/workspace";
import { pulumiOnPath } from "../../../../infra/engine/pulumi-on-path";
import {
  makeSecret,
  mapValue,
  isSecret,
  UNKNOWN_TEXT,
  type PropertyValue,
} from "../../../../infra/engine/values";

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "mvm-pieces-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A `pulumi` that says what it is told to say. */
function fakeCli(name: string, says: string): NodeJS.ProcessEnv {
  const bin = join(directory, name);
  mkdirSync(bin);
  writeFileSync(join(bin, "pulumi"), `#!/bin/sh\necho '${says}'\n`);
  chmodSync(join(bin, "pulumi"), 0o755);
  return { PATH: `${join(directory, "no-such")}:${bin}:/bin` };
}

describe("finding the CLI", () => {
  it("takes the first executable on PATH and its version", async () => {
    const env = fakeCli("new", "v3.259.0");
    expect(pulumiOnPath(env)).toBe(join(directory, "new", "pulumi"));
    expect(await findPulumiCli(env)).toEqual({ path: join(directory, "new", "pulumi"), version: "3.259.0" });
  });

  it("passes over a file that cannot be run, and over a directory", () => {
    const env = fakeCli("dead", "v3.259.0");
    chmodSync(join(directory, "dead", "pulumi"), 0o644);
    mkdirSync(join(directory, "pulumi"));
    expect(pulumiOnPath({ PATH: `${directory}:${env["PATH"]}` })).toBeUndefined();
    expect(pulumiOnPath({})).toBeUndefined();
  });

  it("says what is missing, too old or no Pulumi at all", async () => {
    await expect(requirePulumiCli({ PATH: directory })).rejects.toThrow(/^MVM3030 /);
    await expect(findPulumiCli(fakeCli("old", "v3.100.1"))).rejects.toThrow(
      /^MVM3031 .*3\.100\.1; required: 3\./,
    );
    await expect(findPulumiCli(fakeCli("other", "hello"))).rejects.toThrow(/^MVM3031 /);
  });

  it.each([
    ["3.229.0", "3.229.0", false],
    ["3.228.9", "3.229.0", true],
    ["3.1000.0", "3.229.0", false],
    ["2.999.0", "3.229.0", true],
    ["4.0.0", "3.229.0", false],
  ])("%s is older than %s: %s", (version, minimum, expected) => {
    expect(isOlder(version, minimum)).toBe(expected);
  });
});

describe("what the CLI says on stderr before it does anything", () => {
  it.each([
    [
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  file:///srv/state/.pulumi/locks/organization/shop/dev/x.json?no_tmp_dir=true: created by ann@host (pid 12) at 2026-01-01T00:00:00Z\n",
      "MVM3003 the stack is locked by ann@host (pid 12) since 2026-01-01T00:00:00Z, lock file /srv/state/.pulumi/locks/organization/shop/dev/x.json",
    ],
    [
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase\n",
      "MVM3002 the passphrase does not open this stack's state",
    ],
    [
      "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or …",
      "MVM3001 the state is encrypted and no passphrase was given",
    ],
    ["error: no stack named 'dev' found", "MVM3009 no stack named 'dev' found"],
    [
      "error: no resource plugin 'pulumi-resource-random' found",
      "MVM3033 the Pulumi CLI says: no resource plugin 'pulumi-resource-random' found",
    ],
    [
      "error: problem logging in: could not open bucket",
      "MVM3034 the Pulumi CLI says: problem logging in: could not open bucket",
    ],
    ["error: 1\n2\n3\n4\n5\n6\n7", "MVM3032 the Pulumi CLI says: 1\n2\n3\n4\n5"],
    ["", "MVM3032 the Pulumi CLI says: nothing"],
  ])("%j", (stderr, expected) => {
    expect(() => explainFailure(stderr)).toThrow(expect.objectContaining({ message: expected }));
  });
});

describe("secrets that an event masks", () => {
  const plain = fc.letrec<{ value: PropertyValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.string(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("value"), { maxKeys: 3 }),
      tie("value").map((value) => makeSecret(value)),
    ),
  })).value;
  const mask = (value: PropertyValue): PropertyValue =>
    mapValue(value, (part) => (isSecret(part) ? { ...makeSecret(null), ciphertext: "[secret]" } : undefined));

  it("come back from the same value, wherever they are", () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(fillSecrets(mask(value), value)).toEqual(value);
      }),
    );
  });

  it("stay secret and unknown where no source knows them", () => {
    const masked = { a: mask(makeSecret("x")), b: [1] };
    expect(fillSecrets(masked, { b: [makeSecret(2)] })).toEqual({ a: makeSecret(UNKNOWN_TEXT), b: [1] });
  });
});

describe("the configuration of a run", () => {
  const stackOf = (saltPlace: "stack-file" | "state", text: string): Promise<Workspace> => {
    const configFile = join(directory, "Pulumi.dev.yaml");
    writeFileSync(configFile, text);
    const backendUrl = `file://${join(directory, "state")}`;
    const names = { projectDir: directory, project: "shop", stack: "dev" };
    return Workspace.open({ ...names, backendUrl, configFile, saltPlace, env: {} });
  };
  const plain = "# why\nconfig:\n  shop:edit: first # here\n";

  it.each([
    ["state", false, undefined, "v1:state", "private", `${plain}encryptionsalt: v1:state\n`],
    ["state", false, "v1:file", "v1:state", "private", `${plain}encryptionsalt: v1:state\n`],
    ["state", true, undefined, undefined, "private", plain],
    ["stack-file", true, undefined, "v1:state", "private", `${plain}encryptionsalt: v1:state\n`],
    ["stack-file", false, undefined, "v1:state", "own", `${plain}encryptionsalt: v1:state\n`],
    ["stack-file", false, "v1:file", "v1:state", "own", `${plain}encryptionsalt: v1:file\n`],
    ["stack-file", false, undefined, undefined, "own", plain],
  ] as const)(
    "salt in %s, dry run %s, file has %s, state has %s: %s file",
    async (place, dryRun, own, state, whose, expected) => {
      const text = own === undefined ? plain : `${plain}encryptionsalt: ${own}\n`;
      const workspace = await stackOf(place, text);
      const file = await workspace.configFor(dryRun, state);
      expect(readFileSync(file, "utf8")).toBe(expected);
      expect(file === workspace.stack.configFile).toBe(whose === "own");
      if (whose === "private") {
        expect(readFileSync(workspace.stack.configFile, "utf8")).toBe(text);
        expect(statSync(workspace.directory).mode & 0o777).toBe(0o700);
        expect(statSync(file).mode & 0o777).toBe(0o600);
      }
      await workspace.remove();
    },
  );

  it("gives the passphrase by environment, and no other stack's name", async () => {
    const workspace = await stackOf("state", plain);
    const env = { PULUMI_STACK: "other", PULUMI_CONFIG_PASSPHRASE_FILE: "/srv/file", HOME: "/srv" };
    const given = environmentOf({ ...workspace.stack, env, passphrase: "pass" });
    expect(given).toMatchObject({ PULUMI_CONFIG_PASSPHRASE: "pass", HOME: "/srv" });
    expect(given).not.toHaveProperty("PULUMI_STACK");
    expect(given).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
    expect(environmentOf({ ...workspace.stack, env })).toHaveProperty(
      "PULUMI_CONFIG_PASSPHRASE_FILE",
      "/srv/file",
    );
    await workspace.remove();
  });
});
