import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderReport, type AuditReport, type NetworkPicture } from "../../../../infra/audit/report";
import { groupAlike, layOut } from "../../../../infra/audit/report/html/network/layout";
import { createLargeReport, SAMPLE } from "./fixtures";

describe("the HTML report", () => {
  it("admits its own style and script by hash, and nothing else", async () => {
    const html = await renderReport(SAMPLE, "html", "en");
    const hashOf = (tag: string): string => {
      const [, text = ""] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html) ?? [];
      expect(text).not.toBe("");
      return `sha256-${createHash("sha256").update(text).digest("base64")}`;
    };
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      `style-src '${hashOf("style")}'`,
      `script-src '${hashOf("script")}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  it("is the same text for the same report", async () => {
    expect(await renderReport(SAMPLE, "html", "de")).toBe(await renderReport(SAMPLE, "html", "de"));
  });

  it("names no address outside of itself", async () => {
    const html = await renderReport(SAMPLE, "html", "en");
    expect(html.match(/\b(src|srcset|action|xlink:href)=|url\((?!#)|@import|href="(?!#)/)).toBeNull();
  });

  it("stays below 5 MB for 200 systems with 40 findings each", async () => {
    const report = createLargeReport(200);
    expect(report.findings).toHaveLength(8000);
    const html = await renderReport(report, "html", "de");
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
    expect(html.match(/class="f row"/g)).toHaveLength(8000);
  });

  it.each<["de" | "en", string]>([
    ["de", '<span lang="en">found source 0.0.0.0/0'],
    ["en", '<p class="reason">found source 0.0.0.0/0'],
  ])("marks what stays English in %s", async (language, expected) => {
    expect(await renderReport(SAMPLE, "html", language)).toContain(expected);
  });
});

describe("the picture of the network", () => {
  const [web, db] = SAMPLE.network.systems;
  type System = NetworkPicture["systems"][number];
  const systemOf = (change: Partial<System>): System => ({ ...(web as System), ...change });
  const withSystems = (systems: readonly System[]): AuditReport => ({ ...SAMPLE, network: { systems } });

  it("draws systems that look alike from outside once", () => {
    const systems = [
      systemOf({ name: "a" }),
      systemOf({ name: "b", addresses: [] }),
      systemOf({ name: "c", os: "X" }),
    ];
    const names = groupAlike(systems).map((kind) => kind.systems.map(({ name }) => name));
    expect(names).toEqual([["a", "b"], ["c"]]);
  });

  it("gives each allowance a lane of its own and lets no two things overlap", () => {
    const kinds = groupAlike(SAMPLE.network.systems);
    const { bands, height } = layOut(kinds);
    expect(bands.map(({ lanes }) => lanes.length)).toEqual([4, 0, 1]);
    const lanes = bands.flatMap((band) => band.lanes);
    const boxes = [bands, lanes];
    for (const column of boxes) {
      column.slice(1).forEach((box, index) => {
        const above = column[index];
        expect(box.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
      });
    }
    expect((bands.at(-1)?.y ?? 0) + (bands.at(-1)?.height ?? 0)).toBeLessThanOrEqual(height);
  });

  it("has room for twelve kinds; the table has the rest", async () => {
    const systems = Array.from({ length: 15 }, (_, index) =>
      systemOf({ name: `s${index}`, os: `OS ${index}` }),
    );
    expect(layOut(groupAlike(systems))).toMatchObject({ leftOut: 3, bands: { length: 12 } });
    const html = await renderReport(withSystems(systems), "html", "en");
    expect(html).toContain("3 more kinds of VMs stand in the table below.");
    expect(html.match(/<tbody class="f"/g)).toHaveLength(15);
  });

  it.each<[string, Partial<System>, boolean]>([
    ["a firewall without allowances", { note: null }, true],
    ["a firewall that could not be read", { note: "there is no cloud firewall" }, false],
  ])("says of %s whether it lets nothing in", async (_title, change, closed) => {
    const html = await renderReport(withSystems([{ ...(db as System), ...change }]), "html", "en");
    expect(html.includes("lets nothing in")).toBe(closed);
    expect(html.includes("? incomplete")).toBe(!closed);
  });

  it.each(["any", "0.0.0.0/0", "::/0"])("points out the source %s", async (source) => {
    const allowances = [{ traffic: "tcp 22", sources: [source], purpose: "customer access" }];
    const html = await renderReport(withSystems([systemOf({ allowances })]), "html", "en");
    expect(html).toContain('<rect class="box any"');
    expect(html).toContain("(the whole Internet)");
  });
});
