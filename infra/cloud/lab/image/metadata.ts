import type { ImageRecipe } from "./recipe";

/** The metadata half of a split image: path inside the archive → text. */
export type ImageMetadata = Readonly<Record<string, string>>;

const SEED_DIR = "/var/lib/cloud/seed/nocloud-net";
const EMPTY_USER_DATA = "#cloud-config\\n{}\\n";

/**
 * Files of the metadata archive. The templates fill cloud-init's NoCloud seed, which LXD and Incus serve alike (the
 * datasource LXD needs /dev/lxd, which Incus does not have).
 *
 * @param architecture kernel name, e.g. `x86_64`
 * @param createdAt seconds since 1970
 */
export function imageMetadata(recipe: ImageRecipe, architecture: string, createdAt: number): ImageMetadata {
  const templates: ReadonlyArray<readonly [path: string, file: string, fallback: string]> = [
    ["/etc/hostname", "hostname.tpl", ""],
    ["/etc/hosts", "hosts.tpl", ""],
    [`${SEED_DIR}/meta-data`, "meta-data.tpl", ""],
    [`${SEED_DIR}/user-data`, "user-data.tpl", EMPTY_USER_DATA],
    [`${SEED_DIR}/network-config`, "network-config.tpl", DHCP_NETWORK],
  ];
  return {
    "metadata.yaml": [
      `architecture: ${architecture}`,
      `creation_date: ${createdAt}`,
      "properties:",
      `  os: ${recipe.os}`,
      `  release: ${recipe.suite}`,
      `  description: managed-vm ${recipe.os}`,
      "templates:",
      ...templates.flatMap(([path, file, fallback]) => [
        `  ${path}:`,
        "    when: [create, copy]",
        `    template: ${file}`,
        ...(fallback === "" ? [] : ["    properties:", `      default: "${fallback}"`]),
      ]),
      "",
    ].join("\n"),
    "templates/hostname.tpl": "{{ container.name }}\n",
    "templates/hosts.tpl": [
      "127.0.0.1 localhost",
      "127.0.1.1 {{ container.name }}",
      "::1 localhost ip6-localhost ip6-loopback",
      "",
    ].join("\n"),
    "templates/meta-data.tpl": "instance-id: {{ container.name }}\nlocal-hostname: {{ container.name }}\n",
    "templates/user-data.tpl": '{{ config_get("cloud-init.user-data", properties.default) }}\n',
    "templates/network-config.tpl": '{{ config_get("cloud-init.network-config", properties.default) }}\n',
  };
}

const DHCP_NETWORK = "version: 2\\nethernets:\\n  eth0:\\n    dhcp4: true\\n";
