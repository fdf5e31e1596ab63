import { describe, expect, it } from "vitest";

import { DiagnosticError } from "../../../../infra/diagnostics";
import {
  labNameFrom,
  labNames,
  labPaths,
  labSettings,
  probeVantages,
  providerSources,
} from "../../../../infra/cloud/lab";

describe("labSettings", () => {
  it.each([
    ["lab", 0, "198.18.0.0/17", "198.18.0.1", "2001:2::1", "2001:2::/56"],
    ["test", 1, "198.18.128.0/17", "198.18.128.1", "2001:2:0:100::1", "2001:2:0:100::/56"],
    ["bench", 2, "198.19.0.0/17", "198.19.0.1", "2001:2:0:200::1", "2001:2:0:200::/56"],
    ["scratch", 3, "198.19.128.0/17", "198.19.128.1", "2001:2:0:300::1", "2001:2:0:300::/56"],
  ] as const)(
    "gives %s slot %i of the address plan",
    (name, slot, ipv4Range, providerIpv4, providerIpv6, ipv6Range) => {
      expect(labSettings(name)).toMatchObject({ slot, ipv4Range, providerIpv4, providerIpv6, ipv6Range });
    },
  );

  it("names bridges, table and namespaces after lab and slot", () => {
    const settings = labSettings("scratch");
    expect([settings.bridgePrefix, settings.guardTable]).toEqual(["mvm3x", "mvm_scratch"]);
    expect(settings.provider.namespace).toBe("mvm-scratch-provider");
  });

  it("keeps interface names within the kernel's 15 characters", () => {
    const names = labNames.flatMap((name) => {
      const { provider, stranger, bridgePrefix } = labSettings(name);
      return [provider.hostInterface, stranger.hostInterface, `${bridgePrefix}127`];
    });
    expect(names.filter((name) => name.length > 15)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("probeVantages", () => {
  it("speaks from the namespaces, and from the host as the provider", () => {
    expect(probeVantages("lab")).toEqual({
      provider: {
        argvPrefix: ["ip", "netns", "exec", "mvm-lab-provider"],
        ipv4: "198.18.0.6",
        ipv6: "2001:2::6",
      },
      stranger: {
        argvPrefix: ["ip", "netns", "exec", "mvm-lab-stranger"],
        ipv4: "198.18.0.10",
        ipv6: "2001:2::a",
      },
      host: { argvPrefix: [], ipv4: "198.18.0.1", ipv6: "2001:2::1" },
    });
  });

  it("counts host and provider namespace among the provider's sources, the stranger not", () => {
    expect(providerSources("lab")).toEqual([
      "198.18.0.1/32",
      "2001:2::1/128",
      "198.18.0.6/32",
      "2001:2::6/128",
    ]);
  });
});

describe("labPaths", () => {
  it("moves with MVM_LAB_ROOT and MVM_IMAGE_STORE", () => {
    const paths = labPaths("lab", { MVM_LAB_ROOT: "/srv/labs", MVM_IMAGE_STORE: "/srv/images" });
    expect(paths).toMatchObject({ socket: "/srv/labs/labs/lab/lxd/unix.socket", imageStore: "/srv/images" });
  });

  it("keeps the daemon's sockets within the 107 bytes of a unix socket path", () => {
    for (const name of labNames)
      expect(labPaths(name, {}).lxdDir.length + "/devlxd/sock".length).toBeLessThan(107);
  });
});

describe("labNameFrom", () => {
  it.each([
    [undefined, "lab"],
    ["", "lab"],
    ["bench", "bench"],
  ])("takes %j as %s", (text, name) => {
    expect(labNameFrom(text)).toBe(name);
  });

  it.each(["prod", "../lab", "toString"])("refuses %j", (text) => {
    expect(() => labNameFrom(text)).toThrow(DiagnosticError);
  });
});
