import { describe, expect, it } from "vitest";
import { parseProvider } from "../../../infra/contract";
import { PUBLIC_KEYS } from "./public-keys";

const GOOD = `provider: 1
sources: [198.51.100.0/24, 2001:db8::/48]
adminUser: ops
sshKeys:
  - { name: fixed, publicKey: ${PUBLIC_KEYS.ed25519} }
  - { name: lab, fromEnvironment: LAB_KEY }
`;
const judge = (text: string) =>
  parseProvider(text, "p").diagnostics.map(
    (d) => `${d.place?.line}:${d.place?.column} ${d.code} ${d.place?.path}`,
  );

describe("parseProvider", () => {
  it("accepts keys in the file and from the environment", () => {
    expect(parseProvider(GOOD, "p").provider?.value).toEqual({
      provider: 1,
      sources: ["198.51.100.0/24", "2001:db8::/48"],
      adminUser: "ops",
      sshKeys: [
        { name: "fixed", publicKey: PUBLIC_KEYS.ed25519 },
        { name: "lab", fromEnvironment: "LAB_KEY" },
      ],
    });
  });

  it.each([
    ["provider: 1", "provider: one", "1:11 MVM2036 provider"],
    ["provider: 1\n", "", "1:1 MVM2031 provider"],
    ["[198.51.100.0/24, 2001:db8::/48]", "everyone", "2:10 MVM2032 sources"],
    ["[198.51.100.0/24, 2001:db8::/48]", "[]", "2:10 MVM2034 sources"],
    ["2001:db8::/48", "198.51.100.0/24", "2:28 MVM2063 sources[1]"],
    ["adminUser: ops", "adminUser: root", "3:12 MVM2065 adminUser"],
    ["adminUser: ops", "adminUser: systemd-network", "3:12 MVM2065 adminUser"],
    ["name: lab", "name: fixed", "6:13 MVM2061 sshKeys[1].name"],
    ["fromEnvironment: LAB_KEY", "fromEnvironment: lab key", "6:35 MVM2035 sshKeys[1].fromEnvironment"],
    ["fromEnvironment: LAB_KEY", "fromEnviroment: LAB_KEY", "6:18 MVM2030 sshKeys[1].fromEnviroment"],
    ["fromEnvironment: LAB_KEY", "publicKey: x", "6:29 MVM2050 sshKeys[1].publicKey"],
    [", fromEnvironment: LAB_KEY", "", "6:5 MVM2031 sshKeys[1].publicKey"],
  ])("refuses %j replaced by %j", (from, to, expected) => {
    expect(judge(GOOD.replace(from, to))).toEqual([expected]);
  });
});
