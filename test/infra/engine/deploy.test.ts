import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStack, Secret, UNKNOWN, unprotect } from "../../../infra/engine";
import { Bench, changes, Thing, urnOf } from "./programs";

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.remove());

class Shop extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: { text: string }, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Shop", name, args, options);
    const thing = new Thing(`${name}-thing`, { text: args.text }, { parent: this });
    this.address = thing.address;
    this.registerOutputs({ address: this.address });
  }
}

/** Resource records of a state file, ciphertexts included, in an order of their own. */
function recordsOf(file: string): string[] {
  const state = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest: { resources: unknown[] } };
  };
  return state.checkpoint.latest.resources.map((record) => JSON.stringify(record)).sort();
}

describe("one life of a stack", () => {
  const program = (text: string) => () => {
    const shop = new Shop("corner", { text });
    const password = new RandomPassword("password", { length: 20 });
    return { address: shop.address, password: password.result };
  };

  it("previews without touching anything", async () => {
    bench.remove();
    bench = new Bench({ fresh: true });
    const result = await bench.preview(program("a"));
    expect(result.errors).toEqual([]);
    expect(changes(result)).toEqual(["create corner", "create corner-thing", "create password"]);
    expect(result.outputs.address).toBe(UNKNOWN);
    expect(bench.cloud.calls).toEqual([]);
    expect(existsSync(join(bench.backendDir, ".pulumi"))).toBe(false);
  });

  it("creates, then has nothing to do", async () => {
    const first = await bench.up(program("a"));
    expect(first.errors).toEqual([]);
    expect(first.changed).toBe(true);
    expect(first.outputs.address).toBe("addr-of-corner-thing");
    expect(first.outputs.password).toBeInstanceOf(Secret);
    const written = recordsOf(bench.stateFile);
    const second = await bench.up(program("a"));
    expect(second.changed).toBe(false);
    expect(changes(second)).toEqual([]);
    expect((second.outputs.password as Secret).value).toBe((first.outputs.password as Secret).value);
    expect(recordsOf(bench.stateFile)).toEqual(written);
  });

  it("updates in place and names the change", async () => {
    await bench.up(program("a"));
    const planned = await bench.preview(program("b"));
    expect(changes(planned)).toEqual(["update corner", "update corner-thing"]);
    const step = planned.steps.find((s) => s.name === "corner-thing");
    expect(step?.diff).toEqual([{ path: "text", from: "a", to: "b" }]);
    bench.cloud.forget();
    await bench.up(program("b"));
    expect(bench.cloud.calls.map((c) => c.op)).toEqual(["update"]);
  });

  it("deletes what the program does not mention any more, and everything on destroy", async () => {
    await bench.up(program("a"));
    const less = await bench.up(() => undefined);
    expect(changes(less)).toEqual(["delete corner", "delete corner-thing", "delete password"]);
    expect(bench.cloud.objects.size).toBe(0);
    await bench.up(program("a"));
    const end = await bench.run("destroy");
    expect(end.errors).toEqual([]);
    expect(end.resources).toEqual([]);
    expect(bench.cloud.objects.size).toBe(0);
    expect((await readStack(bench.reference)).resources).toEqual([]);
  });

  it("keeps its files private", async () => {
    bench.remove();
    bench = new Bench({ fresh: true });
    await bench.up(program("a"));
    expect(statSync(bench.stateFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(bench.backendDir, ".pulumi")).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(bench.backendDir, ".pulumi", "meta.yaml"), "utf8")).toBe("version: 1\n");
  });
});

describe("order", () => {
  it("creates what is needed first and deletes it last", async () => {
    const program = (): void => {
      const a = new Thing("a");
      const b = new Thing("b", { text: a.address });
      new Thing("c", {}, { dependsOn: b });
    };
    await bench.up(program);
    expect(bench.cloud.names("create")).toEqual(["a", "b", "c"]);
    await bench.run("destroy");
    expect(bench.cloud.names("delete")).toEqual(["c", "b", "a"]);
  });

  it("runs independent steps at the same time, no more than allowed", async () => {
    const program = (): void => {
      for (const name of ["a", "b", "c", "d"]) new Thing(name, { waitMs: 150 });
    };
    await bench.up(program);
    expect(bench.cloud.mostActive).toBe(4);
    bench.cloud.forget();
    await bench.run("destroy", undefined, { parallel: 1 });
    expect(bench.cloud.mostActive).toBe(1);
  });
});

describe("replacement", () => {
  const program =
    (kind: string, options: pulumi.CustomResourceOptions = {}) =>
    () => {
      const base = new Thing("base", { kind }, options);
      new Thing("follower", { text: base.address, kind: base.address });
      new Thing("bystander", { text: "x" }, { dependsOn: base });
    };

  it("makes the new object first and deletes the old one at the end", async () => {
    await bench.up(program("x"));
    bench.cloud.forget();
    const result = await bench.up(program("y"));
    expect(changes(result)).toEqual(["delete-replaced base", "replace base"]);
    expect(bench.cloud.calls.map((c) => `${c.op} ${c.name}`)).toEqual(["create base", "delete base"]);
    expect(bench.cloud.objects.size).toBe(3);
  });

  it("deletes first on request, with the dependents that cannot live without it", async () => {
    await bench.up(program("x", { deleteBeforeReplace: true }));
    bench.cloud.forget();
    const result = await bench.up(program("y", { deleteBeforeReplace: true }));
    expect(result.errors).toEqual([]);
    expect(bench.cloud.calls.map((c) => `${c.op} ${c.name}`)).toEqual([
      "delete follower",
      "delete base",
      "create base",
      "create follower",
    ]);
    expect(bench.cloud.objects.size).toBe(3);
  });

  it("resumes after a failure between deletion and creation", async () => {
    const dbr = { deleteBeforeReplace: true };
    await bench.up(program("x", dbr));
    const broken = await bench.up(() => new Thing("base", { kind: "y", fail: "create" }, dbr));
    expect(broken.errors).toHaveLength(1);
    bench.cloud.forget();
    const repaired = await bench.up(program("y", dbr));
    expect(repaired.errors).toEqual([]);
    expect(bench.cloud.names("create")).toEqual(["base", "follower"]);
    expect(changes(await bench.up(program("y", dbr)))).toEqual([]);
  });
});

describe("protection", () => {
  const program = (kind: string, protect: boolean) => () => void new Thing("vm", { kind }, { protect });

  it("refuses replacement and deletion; a preview still shows the step", async () => {
    await bench.up(program("x", true));
    const planned = await bench.preview(program("y", true));
    expect(planned.errors.map((e) => e.reason)).toEqual(["protected"]);
    expect(changes(planned)).toContain("replace vm");
    expect(planned.steps.find((s) => s.op === "replace")?.protect).toBe(true);
    for (const attempt of [
      await bench.up(program("y", true)),
      await bench.up(() => undefined),
      await bench.run("destroy"),
    ]) {
      expect(attempt.errors.map((e) => e.reason)).toEqual(["protected"]);
    }
    expect([...bench.cloud.objects.keys()]).toEqual(["vm-1"]);
  });

  it("is lifted for the named resources alone", async () => {
    await bench.up(() => {
      new Thing("vm", {}, { protect: true });
      new Thing("other", {}, { protect: true });
    });
    await unprotect(bench.reference, [urnOf("vm")]);
    const state = await readStack(bench.reference);
    expect(state.resources.filter((r) => r.protect).map((r) => r.name)).toEqual(["other"]);
    const end = await bench.run("destroy");
    expect(end.errors.map((e) => e.urn)).toEqual([urnOf("other")]);
    expect(bench.cloud.objects.size).toBe(2);
  });
});

describe("failure", () => {
  it("skips dependents, carries on elsewhere, deletes nothing, and continues next time", async () => {
    await bench.up(() => void new Thing("old"));
    const program = (fail: string) => () => {
      const bad = new Thing("bad", { fail });
      new Thing("dependent", { text: bad.address });
      new Thing("independent", { waitMs: 30 });
    };
    const broken = await bench.up(program("create"));
    expect(broken.errors.map((e) => e.urn)).toEqual([urnOf("bad")]);
    expect(bench.cloud.names("create")).toEqual(["old", "bad", "independent"]);
    expect(bench.cloud.names("delete")).toEqual([]);
    const names = (await readStack(bench.reference)).resources.map((r) => r.name);
    expect(names).toEqual(expect.arrayContaining(["independent", "old"]));
    expect(names).not.toContain("bad");
    const repaired = await bench.up(program("never"));
    expect(changes(repaired)).toEqual(["create bad", "create dependent", "delete old"]);
  });

  it("keeps an object that was made but is not ready, and updates it next time", async () => {
    const broken = await bench.up(() => void new Thing("vm", { fail: "partly" }));
    expect(broken.errors.map((e) => e.message)).toEqual(["not ready"]);
    const repaired = await bench.up(() => void new Thing("vm"));
    expect(changes(repaired)).toEqual(["update vm"]);
    expect(changes(await bench.up(() => void new Thing("vm")))).toEqual([]);
  });

  it("hands on the provider's error and keeps the resource's secrets out of the message", async () => {
    const result = await bench.up(
      () => void new Thing("vm", { fail: "create", secretText: pulumi.secret("tr0ub4dor") }),
    );
    expect(result.errors[0]?.message).toBe("cannot create vm with [secret]");
    expect(result.errors[0]?.cause).toBeInstanceOf(Error);
  });

  it("of a deletion keeps what is still needed and deletes the rest", async () => {
    await bench.up(() => {
      const network = new Thing("network");
      new Thing("stuck", { text: network.address, fail: "delete" });
      new Thing("other", {}, { dependsOn: new Thing("free") });
    });
    const result = await bench.run("destroy");
    expect(result.errors.map((e) => e.urn)).toEqual([urnOf("stuck")]);
    expect([...bench.cloud.objects.values()].map((thing) => thing.name).sort()).toEqual(["network", "stuck"]);
    const names = (await readStack(bench.reference)).resources.map((r) => r.name);
    expect(names.sort()).toEqual(["network", "shop-dev", "stuck"]);
  });

  it("reports an error of the program and deletes nothing", async () => {
    await bench.up(() => void new Thing("old"));
    const result = await bench.up(() => {
      throw new Error("typo");
    });
    expect(result.errors.map((e) => e.message)).toEqual(["the program failed: typo"]);
    expect(bench.cloud.objects.size).toBe(1);
  });

  it("ends when an output that a resource waits for was never made, and says why", async () => {
    const result = await bench.up(() => {
      const first = new Thing("first", { waitMs: 30 });
      new Thing("next", { text: first.address });
      new Thing("stuck", {
        text: pulumi.output("x").apply(() => {
          throw new Error("typo in an apply");
        }),
      });
    });
    expect(result.errors.map((e) => e.message).join("\n")).toContain("typo in an apply");
    expect(bench.cloud.names("create")).not.toContain("stuck");
  });

  it("refuses two resources of one name", async () => {
    const result = await bench.preview(() => [new Thing("twin"), new Thing("twin")]);
    expect(result.errors.map((e) => e.message)).toEqual([
      `duplicate resource ${urnOf("twin")}: give it a name of its own`,
    ]);
  });
});

describe("a plan that reads the running system first", () => {
  const program = () => void new Thing("vm", { text: "wanted" });

  it("contains the repair of a hand change, writes nothing at preview, and up makes it", async () => {
    await bench.up(program);
    const [id] = [...bench.cloud.objects.keys()];
    const live = bench.cloud.objects.get(id ?? "") as object;
    bench.cloud.objects.set(id ?? "", { ...live, text: "by hand" } as never);
    expect(changes(await bench.preview(program))).toEqual([]);
    const planned = await bench.preview(program, { refreshFirst: true });
    expect(planned.steps.find((step) => step.op === "update")?.diff).toEqual([
      { path: "text", from: "by hand", to: "wanted" },
    ]);
    expect(changes(await bench.preview(program))).toEqual([]);
    expect(changes(await bench.up(program, { refreshFirst: true }))).toEqual(["update vm"]);
    expect(bench.cloud.objects.get(id ?? "")).toMatchObject({ text: "wanted" });
  });

  it("gives a reading that failed as its error only when there is nothing else to do", async () => {
    await bench.up(program);
    bench.cloud.provider.read = () => Promise.reject(new Error("host unreachable"));
    const idle = await bench.preview(program, { refreshFirst: true });
    expect(idle.errors.map((error) => error.message)).toEqual(["host unreachable"]);
    const busy = await bench.preview(() => void new Thing("vm", { text: "new" }), { refreshFirst: true });
    expect([busy.errors, changes(busy)]).toEqual([[], ["update vm"]]);
  });
});

describe("outputs of the stack", () => {
  it("count as a change when a run was killed after its last step and before it wrote them", async () => {
    await bench.up(() => void new Thing("vm"));
    const program = () => ({ at: new Thing("vm").address });
    const planned = await bench.preview(program);
    expect([changes(planned), planned.changed]).toEqual([[], true]);
    await bench.up(program);
    expect((await bench.preview(program)).changed).toBe(false);
  });
});

describe("refresh", () => {
  const program = (): void => {
    const vm = new Thing("vm", { text: "as declared" });
    new Thing("dns", { text: vm.address });
  };

  it("shows a change by hand, and the next up repairs it", async () => {
    await bench.up(program);
    bench.cloud.objects.set("vm-1", { name: "vm", text: "changed by hand" });
    const seen = await bench.run("refresh");
    expect(seen.changed).toBe(true);
    expect(seen.steps.find((s) => s.name === "vm")).toMatchObject({
      op: "update",
      diff: [{ path: "text", from: "as declared", to: "changed by hand" }],
    });
    const repaired = await bench.up(program);
    expect(changes(repaired)).toEqual(["update vm"]);
    expect(bench.cloud.objects.get("vm-1")?.text).toBe("as declared");
    expect((await bench.run("refresh")).changed).toBe(false);
  });

  it("forgets what is gone, and the next up makes it anew", async () => {
    await bench.up(program);
    bench.cloud.objects.delete("vm-1");
    const seen = await bench.run("refresh");
    expect(changes(seen)).toEqual(["delete vm"]);
    const repaired = await bench.up(program);
    expect(repaired.errors).toEqual([]);
    expect(changes(repaired)).toEqual(["create vm"]);
  });

  it("only looks when told so", async () => {
    await bench.up(program);
    const before = readFileSync(bench.stateFile, "utf8");
    bench.cloud.objects.delete("vm-1");
    await bench.run("refresh", undefined, { dryRun: true });
    expect(readFileSync(bench.stateFile, "utf8")).toBe(before);
  });
});
