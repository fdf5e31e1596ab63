import type { LabName } from "../../infra/cloud/lab";
import { lxdApi } from "../support/lab";

/** Names of what stands in the cloud, or of what the state says stands there; sorted. */
export interface CloudObjects {
  readonly instances: string[];
  readonly networks: string[];
  readonly acls: string[];
  readonly images: string[];
  /** How many users the images have together: one too many and an image is never deleted. */
  readonly imageUsers: number;
  /** Disks of instances. */
  readonly disks: string[];
  /** Locks that nobody holds any more. */
  readonly imageLocks: string[];
}

interface Listed {
  readonly name: string;
  readonly managed?: boolean;
  readonly fingerprint?: string;
  readonly type?: string;
  readonly config?: Record<string, string>;
  readonly properties?: Record<string, string>;
}

/** Objects of others, planted before the first round: nobody may change or delete them. */
export const BYSTANDER = "bystander";
/** The first name of the address plan of the lab, taken by somebody else. */
const takenNetwork = (lab: LabName): string => (lab === "test" ? "mvm1x1" : "mvm3x1");

const list = (lab: LabName, path: string): Listed[] => lxdApi<Listed[]>(lab, "GET", `${path}?recursion=1`);

/** Everything in the cloud but the bystanders. */
export function listCloud(lab: LabName): CloudObjects {
  const others = [BYSTANDER, takenNetwork(lab)];
  const names = (objects: readonly Listed[]): string[] =>
    objects
      .map(({ name }) => name)
      .filter((name) => !others.includes(name))
      .sort();
  const images = list(lab, "/1.0/images");
  const users = images.flatMap((image) =>
    Object.keys(image.properties ?? {}).filter((key) => key.startsWith("user.mvm.ref.")),
  );
  const disks = list(lab, "/1.0/storage-pools/mvm/volumes").filter(({ type }) => type === "container");
  return {
    instances: names(list(lab, "/1.0/instances")),
    networks: names(list(lab, "/1.0/networks").filter(({ managed }) => managed)),
    acls: names(list(lab, "/1.0/network-acls")),
    images: images.map(({ fingerprint }) => fingerprint ?? "").sort(),
    imageUsers: users.length,
    disks: names(disks),
    imageLocks: names(list(lab, "/1.0/images/aliases")).filter((name) => name.startsWith("mvm/lock/")),
  };
}

interface StateExport {
  readonly deployment: { readonly resources?: readonly { readonly type: string; readonly id?: string }[] };
}

/** What the state says stands in the cloud. */
export function listState(exported: StateExport | undefined): CloudObjects {
  const resources = exported?.deployment.resources ?? [];
  const ids = (type: string): string[] =>
    resources
      .filter((resource) => resource.type === `pulumi-nodejs:dynamic/lxd:${type}`)
      .map(({ id }) => id ?? "")
      .sort();
  const images = ids("Image");
  return {
    instances: ids("Instance"),
    networks: ids("Network"),
    acls: ids("NetworkAcl"),
    images: [...new Set(images)],
    imageUsers: images.length,
    disks: ids("Instance"),
    imageLocks: [],
  };
}

const EMPTY_DISK = { root: { type: "disk", path: "/", pool: "mvm" } };

/** A VM of somebody else: without an image, never started. */
export function plantInstance(lab: LabName, name: string): void {
  const body = { name, type: "container", profiles: [], devices: EMPTY_DISK, source: { type: "none" } };
  lxdApi(lab, "POST", "/1.0/instances", body);
}

/** A firewall of somebody else, even with the mark of another deployment. */
export function plantAcl(lab: LabName, name: string): void {
  const config = {
    "user.mvm.owner": "urn:pulumi:other::managed-vm::pulumi-nodejs:dynamic/lxd:NetworkAcl::x",
  };
  lxdApi(lab, "POST", "/1.0/network-acls", { name, config });
}

export function plantBystanders(lab: LabName): void {
  plantInstance(lab, BYSTANDER);
  plantAcl(lab, BYSTANDER);
  const config = { "ipv4.address": "none", "ipv6.address": "none" };
  lxdApi(lab, "POST", "/1.0/networks", { name: takenNetwork(lab), type: "bridge", config });
}

export function removeBystanders(lab: LabName): void {
  for (const path of bystanderPaths(lab)) lxdApi(lab, "DELETE", path);
}

const bystanderPaths = (lab: LabName): string[] => [
  `/1.0/instances/${BYSTANDER}`,
  `/1.0/network-acls/${BYSTANDER}`,
  `/1.0/networks/${takenNetwork(lab)}`,
];

/** The bystanders as the cloud shows them: the same text as long as nobody touched them. */
export const readBystanders = (lab: LabName): string =>
  JSON.stringify(bystanderPaths(lab).map((path) => lxdApi(lab, "GET", path)));
