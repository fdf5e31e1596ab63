import { describe, expect, it } from "vitest";

import {
  parseAptSources,
  renderAptSources,
  sourcesForSuite,
} from "../../../../infra/cloud/lab/image/apt-sources";

const DEB822 = {
  name: "/etc/apt/sources.list.d/debian.sources",
  text: `# the mirror of the house
Types: deb deb-src
# http://example.org/archive
URIs: http://mirror.example.com/debian
Suites: bookworm
 bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example.com/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://off.example.com/debian
Suites: bookworm
Components: main
Enabled: no
`,
};

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

describe("parseAptSources", () => {
  it("reads deb822: several suites, comments, continuation lines, disabled stanzas", () => {
    const uri = "http://mirror.example.com/debian";
    expect(parseAptSources([DEB822])).toEqual([
      { uri, suite: "bookworm", components: ["main", "contrib"], signedBy: keyring },
      { uri, suite: "bookworm-updates", components: ["main", "contrib"], signedBy: keyring },
      { uri: `${uri}-security`, suite: "bookworm-security", components: ["main"], signedBy: keyring },
    ]);
  });

  it.each([
    ["deb http://a.example/debian bookworm main", "bookworm", ["main"], undefined],
    [
      "  deb  http://a.example/debian  bookworm  main contrib # why",
      "bookworm",
      ["main", "contrib"],
      undefined,
    ],
    ["deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian stable main", "stable", ["main"], "/k.gpg"],
  ])("reads the line %j", (text, suite, components, signedBy) => {
    const [source] = parseAptSources([{ name: "sources.list", text }]);
    expect(source).toEqual({
      uri: "http://a.example/debian",
      suite,
      components,
      ...(signedBy === undefined ? {} : { signedBy }),
    });
  });

  it.each([
    "# deb http://a.example/debian bookworm main",
    "deb-src http://a.example/debian bookworm main",
    "",
  ])("ignores the line %j", (text) => {
    expect(parseAptSources([{ name: "sources.list", text }])).toEqual([]);
  });

  it("ignores files that apt ignores", () => {
    expect(parseAptSources([{ ...DEB822, name: "debian.sources.disabled" }])).toEqual([]);
  });

  it("leaves out a key that stands in the stanza itself", () => {
    const text =
      "Types: deb\nURIs: http://a.example/d\nSuites: bookworm\nComponents: main\nSigned-By:\n -----BEGIN PGP\n .\n abc\n";
    expect(parseAptSources([{ name: "x.sources", text }])[0]).not.toHaveProperty("signedBy");
  });
});

describe("sourcesForSuite", () => {
  it("asks the same mirrors for the guest's suite", () => {
    const sources = sourcesForSuite(parseAptSources([DEB822]), "bookworm", "trixie");
    expect(renderAptSources(sources)).toBe(
      `deb [signed-by=${keyring}] http://mirror.example.com/debian trixie main\n` +
        `deb [signed-by=${keyring}] http://mirror.example.com/debian trixie-updates main\n` +
        `deb [signed-by=${keyring}] http://mirror.example.com/debian-security trixie-security main\n`,
    );
  });

  it.each([
    ["no main archive", "deb http://a.example/debian bookworm-updates main"],
    ["another suite only", "deb http://a.example/debian sid main"],
    ["no main component", "deb http://a.example/debian bookworm contrib"],
    ["a place that no guest reaches", "deb file:/srv/mirror bookworm main"],
    ["characters that mean something to apt", "deb http://a.example/$(ARCH);x bookworm main"],
  ])("finds nothing with %s", (_, text) => {
    expect(sourcesForSuite(parseAptSources([{ name: "sources.list", text }]), "bookworm", "trixie")).toEqual(
      [],
    );
  });

  it("takes `stable` for the host's suite", () => {
    const text = "deb https://a.example/debian stable main";
    const [source] = sourcesForSuite(
      parseAptSources([{ name: "sources.list", text }]),
      "bookworm",
      "bookworm",
    );
    expect(source?.suite).toBe("bookworm");
  });
});
