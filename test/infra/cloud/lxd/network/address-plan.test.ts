import { describe, expect, it } from "vitest";
import { parseNetworkName, subnetAddresses } from "../../../../../infra/cloud/lxd/network/address-plan";

describe("the address plan", () => {
  it.each([
    [0, 1, "mvm0x1", "198.18.1.10", "2001:2:0:1::10"],
    [0, 127, "mvm0x127", "198.18.127.10", "2001:2:0:7f::10"],
    [1, 1, "mvm1x1", "198.18.129.10", "2001:2:0:101::10"],
    [2, 17, "mvm2x17", "198.19.17.10", "2001:2:0:211::10"],
    [3, 127, "mvm3x127", "198.19.255.10", "2001:2:0:37f::10"],
  ])("gives slot %i, index %i", (slot, index, networkName, ipv4Address, ipv6Address) => {
    expect(subnetAddresses(slot, index)).toMatchObject({ networkName, ipv4Address, ipv6Address });
    expect(parseNetworkName(networkName)).toEqual({ slot, index });
  });

  it("gives every subnet of every slot other addresses, and names of at most 15 characters", () => {
    const all = [0, 1, 2, 3].flatMap((slot) =>
      Array.from({ length: 127 }, (_, k) => subnetAddresses(slot, k + 1)),
    );
    for (const key of ["networkName", "ipv4Subnet", "ipv6Subnet"] as const) {
      expect(new Set(all.map((plan) => plan[key])).size).toBe(4 * 127);
    }
    expect(Math.max(...all.map((plan) => plan.networkName.length))).toBeLessThanOrEqual(15);
  });

  it.each(["mvm4x1", "mvm0x0", "mvm0x128", "mvm0x01", "lxdbr0", "mvm0x1 ", "xmvm0x1"])(
    "does not know %j",
    (name) => {
      expect(parseNetworkName(name)).toBeUndefined();
    },
  );
});
