import { parse } from "yaml";
import { describe, expect, it } from "vitest";

import { DiagnosticError } from "../../../../infra/diagnostics";
import { imageMetadata } from "../../../../infra/cloud/lab/image/metadata";
import { guestAptSettings, mmdebstrapArguments, recipeFor } from "../../../../infra/cloud/lab/image/recipe";

describe("recipeFor", () => {
  it.each([
    ["debian-12", "bookworm"],
    ["debian-13", "trixie"],
  ])("builds %s from suite %s", (os, suite) => {
    expect(recipeFor(os).suite).toBe(suite);
  });

  it("includes what a guest cannot boot without", () => {
    expect(recipeFor("debian-13").packages).toEqual(
      expect.arrayContaining(["udev", "cloud-init", "openssh-server"]),
    );
  });

  it.each(["windows-2022", "debian-13; rm -rf /", "toString"])("has no recipe for %j", (os) => {
    expect(() => recipeFor(os)).toThrow(DiagnosticError);
  });
});

describe("mmdebstrapArguments", () => {
  it("takes sources from standard input and apt's settings from a file", () => {
    const args = mmdebstrapArguments(recipeFor("debian-13"), "/build/rootfs", "/build/apt.conf");
    expect(args.slice(-3)).toEqual(["trixie", "/build/rootfs", "-"]);
    expect(args).toContain("--aptopt=/build/apt.conf");
    expect(args.join(" ")).not.toContain("http");
  });
});

describe("guestAptSettings", () => {
  it.each([
    ['Acquire::http::Proxy "http://proxy.example.com:3128";', true],
    ['Acquire::https::mirror.example.com::Proxy "DIRECT";', true],
    ['Acquire::Check-Valid-Until "false";', true],
    ['APT::Update::Post-Invoke:: "rm -f /x";', false],
    ['Acquire::http::Proxy "";', false],
    ['Acquire::http::Pipeline-Depth "5";', false],
    ['Acquire::http::Proxy-Auto-Detect "/usr/bin/detect";', false],
  ])("of the host's %j keeps it: %j", (line, kept) => {
    expect(guestAptSettings(`${line}\n`).split("\n").includes(line)).toBe(kept);
  });
});

describe("imageMetadata", () => {
  const files = imageMetadata(recipeFor("debian-13"), "x86_64", 1_700_000_000);
  const document = parse(files["metadata.yaml"] ?? "") as {
    templates: Record<string, { when: string[]; template: string; properties?: { default: string } }>;
  };

  it("names architecture, time and guest OS", () => {
    expect(document).toMatchObject({
      architecture: "x86_64",
      creation_date: 1_700_000_000,
      properties: { os: "debian-13", release: "trixie" },
    });
  });

  it("fills cloud-init's seed at create and copy only, so a restart keeps what the guest made of it", () => {
    expect(Object.values(document.templates).map(({ when }) => when)).toEqual(
      Array(5).fill(["create", "copy"]),
    );
    expect(Object.keys(document.templates)).toContain("/var/lib/cloud/seed/nocloud-net/user-data");
  });

  it("brings every template it names", () => {
    for (const { template } of Object.values(document.templates))
      expect(files).toHaveProperty([`templates/${template}`]);
  });

  it("falls back to an empty cloud-config and to DHCP", () => {
    const fallbackOf = (name: string): unknown =>
      parse(document.templates[`/var/lib/cloud/seed/nocloud-net/${name}`]?.properties?.default ?? "");
    expect(fallbackOf("user-data")).toEqual({});
    expect(fallbackOf("network-config")).toEqual({ version: 2, ethernets: { eth0: { dhcp4: true } } });
  });
});
