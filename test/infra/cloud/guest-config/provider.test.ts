import { describe, expect, it } from "vitest";

import { makeGuestConfigProvider } from "../../../../infra/cloud/guest-config";
import { DiagnosticError, diagnose } from "../../../../infra/diagnostics";
import { connect, sshErrors, type ExecResult, type SshTarget } from "../../../../infra/cloud/ssh";
import { inputs, observed, outputs } from "./fixtures";

interface Call {
  readonly target: SshTarget;
  readonly command: string;
  readonly payload: Record<string, unknown>;
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A provider whose guests answer `reply`; records what was sent. */
function fake(reply: () => ExecResult | Promise<ExecResult>, refuse: readonly string[] = []) {
  const calls: Call[] = [];
  let open = 0;
  const provider = makeGuestConfigProvider((target) => {
    if (refuse.includes(target.user))
      return Promise.reject(new DiagnosticError(diagnose(sshErrors.refused, "refused")));
    open += 1;
    return Promise.resolve({
      exec: (command: string, options?: { stdin?: string }) => {
        const cargo = /a2b_base64\("([^"]*)"\)/.exec(options?.stdin ?? "")?.[1] ?? "";
        const { payload } = JSON.parse(Buffer.from(cargo, "base64").toString()) as {
          payload: Call["payload"];
        };
        calls.push({ target, command, payload });
        return Promise.resolve(reply());
      },
      close: () => (open -= 1),
    });
  });
  return { provider, calls, open: () => open };
}

const answer = (value: object) => (): ExecResult => ({ code: 0, stdout: JSON.stringify(value), stderr: "" });
const good = answer({ observed, changed: [] });

describe("create", () => {
  it("takes one login and one command, with the secret on standard input only", async () => {
    const { provider, calls, open } = fake(good);
    const { id, outs } = await provider.create(inputs);
    expect(id).toBe("192.0.2.10:22");
    expect(calls.map((c) => [c.target.user, c.command])).toEqual([
      ["mvmadmin", "sudo -n python3 -I -S -B -"],
    ]);
    expect(calls[0]?.payload).toMatchObject({ mode: "apply", absentFiles: [], retiredUsers: [] });
    expect(open()).toBe(0);
    expect(JSON.stringify(outs)).not.toMatch(/planted-secret|"content"/);
  });

  it("stops waiting for a host that does not answer when the run is interrupted", async () => {
    // Nothing listens there: without the signal this waits for two minutes.
    const connection = { ...inputs.connection, host: "127.0.0.1", port: 1 };
    const interrupt = new AbortController();
    const started = Date.now();
    setTimeout(() => interrupt.abort(), 100);
    const creation = makeGuestConfigProvider((target, waitSeconds, signal) =>
      connect(target, { identities: [], waitSeconds, ...(signal ? { signal } : {}) }),
    ).create({ ...inputs, connection }, { signal: interrupt.signal });
    await expect(creation).rejects.toThrow("MVM3209");
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("leaves nothing to change", async () => {
    const { provider } = fake(good);
    const { outs } = await provider.create(inputs);
    expect(await provider.diff("x", outs, inputs)).toEqual({ changes: false, replaces: [], detail: [] });
  });

  it.each([
    ["busy", [], "MVM3213"],
    ["validation", [], "MVM3214"],
    ["packages", [], "MVM3215"],
    ["system", ["package demo"], "MVM4040"],
    ["validation", ["package demo"], "MVM4040"],
  ])("a guest's %s error after %j is %s", async (kind, changed, code) => {
    const { provider, open } = fake(answer({ error: { kind, message: "why" }, changed }));
    await expect(provider.create(inputs)).rejects.toThrow(`${code} mvmadmin@192.0.2.10: why`);
    expect(open()).toBe(0);
  });

  it("a connection that breaks on the way is applied in part", async () => {
    const { provider } = fake(() =>
      Promise.reject(new DiagnosticError(diagnose(sshErrors.connectionLost, "gone"))),
    );
    await expect(provider.create(inputs)).rejects.toThrow("MVM4041");
  });

  it("says what an unprepared guest lacks", async () => {
    const { provider } = fake(() => ({ code: 127, stdout: "", stderr: "python3: command not found\n" }));
    await expect(provider.create(inputs)).rejects.toThrow(/MVM3211 .*python3: command not found/);
  });

  it("does not quote an answer that it does not understand", async () => {
    const { provider } = fake(() => ({ code: 0, stdout: "planted-secret", stderr: "" }));
    await expect(provider.create(inputs)).rejects.toThrow(
      "MVM3212 mvmadmin@192.0.2.10: 14 characters that are not JSON",
    );
  });

  it.each([
    ["a relative path", { files: [{ ...inputs.files[0], path: "etc/x" }] }],
    ["a path that climbs", { exclusiveDirectories: ["/etc/../root"] }],
    ["an option as package", { packages: ["-oAPT::Update::Pre-Invoke::=x"] }],
    ["an option as unit", { units: [{ name: "--now", enabled: true, active: true }] }],
    ["an option as user", { users: [{ name: "-u", groups: [], shell: "/bin/sh" }] }],
    ["a password without its user", { passwords: { breakglass: "x", eve: "planted-secret" } }],
    ["a user without its password", { passwords: {} }],
    ["a second line in a password", { passwords: { breakglass: "planted-secret\nroot:x" } }],
  ])("refuses %s before it connects", async (_what, change) => {
    const { provider, calls } = fake(good);
    const broken = { ...inputs, ...change } as typeof inputs;
    const attempt = provider.create(broken);
    await expect(attempt).rejects.toThrow("MVM2310");
    await expect(attempt).rejects.not.toThrow("planted-secret");
    expect(calls).toEqual([]);
  });
});

describe("update", () => {
  it("sends the password again only when it must be set", async () => {
    const sent = async (olds: typeof outputs, news: typeof inputs) => {
      const { provider, calls } = fake(good);
      await provider.update?.("x", olds, news);
      return (calls[0]?.payload.users as { shadow: string | null }[])[1]?.shadow;
    };
    expect(await sent(outputs, inputs)).toBe("s1");
    expect(await sent(outputs, { ...inputs, passwords: { breakglass: "other" } })).toBeNull();
    expect(await sent({ ...outputs, machine: "vm-0" }, inputs)).toBeNull();
  });

  it("removes what it declared before, and retires accounts", async () => {
    const { provider, calls } = fake(good);
    await provider.update?.("x", outputs, {
      ...inputs,
      files: inputs.files.slice(1),
      links: [],
      users: inputs.users.slice(1),
    });
    expect(calls[0]?.payload).toMatchObject({
      absentFiles: ["/etc/demo.conf", "/etc/localtime"],
      retiredUsers: ["mvmadmin"],
    });
  });

  it("logs in by the former account when the new one does not exist yet", async () => {
    const { provider, calls } = fake(good, ["ops"]);
    const connection = { ...inputs.connection, user: "ops" };
    const result = await provider.update?.("x", outputs, { ...inputs, connection });
    expect(calls.map((c) => c.target.user)).toEqual(["mvmadmin"]);
    expect(result?.outs.connection.user).toBe("ops");
  });
});

describe("read", () => {
  it("asks without contents and shows a hand change at the next diff", async () => {
    const { provider, calls } = fake(
      answer({ observed: { ...observed, unexpectedFiles: { "/etc/demo.d/x": "h" } }, changed: [] }),
    );
    const result = await provider.read?.("x", outputs);
    expect(calls[0]?.payload).toMatchObject({
      mode: "read",
      files: [{ path: "/etc/demo.conf" }, { path: "/etc/demo.d/ours" }],
    });
    const diff = await provider.diff("x", result?.props ?? outputs, inputs);
    expect(diff.detail).toEqual([{ path: 'files["/etc/demo.d/x"].sha256', from: "h", to: null }]);
  });
});

describe("diff", () => {
  it("takes an unknown value for a change and names it", async () => {
    const { provider } = fake(good);
    const news = {
      ...inputs,
      connection: { ...inputs.connection, host: UNKNOWN },
      passwords: { breakglass: UNKNOWN },
    };
    expect(await provider.diff("x", outputs, news)).toEqual({
      changes: true,
      replaces: [],
      detail: [
        { path: "connection.host", from: "[known]", to: "[unknown]" },
        { path: "passwords.breakglass", from: "[known]", to: "[unknown]" },
      ],
    });
    expect((await provider.check?.(undefined, news))?.failures).toEqual([]);
  });

  it("does not take the unknown id of a VM that is only changed for another VM", async () => {
    const { provider } = fake(good);
    expect((await provider.diff("x", outputs, { ...inputs, machine: UNKNOWN })).changes).toBe(false);
  });
});

describe("delete", () => {
  it("does not ask the guest, which may be gone", async () => {
    const { provider, calls } = fake(good);
    await provider.delete?.("x", outputs);
    expect(calls).toEqual([]);
  });
});
