import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  renderNetworkConfig,
  renderNetworkdFile,
} from "../../../../../infra/cloud/lxd/network/guest-network";

const v4 = { ipv4Address: "198.18.1.10", ipv4Gateway: "198.18.1.1", ipv6Address: "", ipv6Gateway: "" };
const both = { ...v4, ipv6Address: "2001:2:0:1::10", ipv6Gateway: "2001:2:0:1::1" };

describe("the static network of a guest", () => {
  it("reads back from YAML as it was meant", () => {
    expect(parse(renderNetworkConfig(both))).toEqual({
      version: 2,
      ethernets: {
        eth0: {
          dhcp4: false,
          dhcp6: false,
          "accept-ra": false,
          addresses: ["198.18.1.10/24", "2001:2:0:1::10/64"],
          routes: [
            { to: "0.0.0.0/0", via: "198.18.1.1" },
            { to: "::/0", via: "2001:2:0:1::1" },
          ],
          nameservers: { addresses: ["198.18.1.1"] },
        },
      },
    });
  });

  it("has no IPv6 line without an IPv6 address", () => {
    expect(renderNetworkConfig(v4)).not.toContain("::");
    expect(renderNetworkdFile(v4).split("\n")).toEqual([
      "# Written by managed-vm when the addresses of this VM changed.",
      "[Match]",
      "Name=eth0",
      "",
      "[Network]",
      "DHCP=no",
      "IPv6AcceptRA=no",
      "Address=198.18.1.10/24",
      "Gateway=198.18.1.1",
      "DNS=198.18.1.1",
      "",
    ]);
  });

  it.each([
    { ...v4, ipv4Address: "198.18.1.10\nExec=x" },
    { ...v4, ipv4Gateway: "" },
    { ...both, ipv6Gateway: "" },
    { ...v4, ipv6Gateway: "2001:2:0:1::1" },
    { ...both, ipv6Address: "2001:2:0:1::10/64" },
  ])("refuses what is no address: %j", (network) => {
    expect(() => renderNetworkdFile(network)).toThrow(TypeError);
    expect(() => renderNetworkConfig(network)).toThrow(TypeError);
  });
});
