import type { CustomerPlan, SystemPlan } from "../../contract";

/** What is to be proven: a plan, and where its VMs are now. */
export interface VerifySubject {
  readonly plan: CustomerPlan;
  readonly vms: readonly SubjectVm[];
}

/** One VM of the plan as the state knows it. */
export interface SubjectVm {
  readonly system: SystemPlan;
  /** urn of its ManagedVm component: policy findings about it carry the same. */
  readonly urn: string;
  /** External IPv4 address (R12). */
  readonly ipv4: string;
  /** External IPv6 address, empty without one (O20). */
  readonly ipv6: string;
  /** The pinned key as an OpenSSH line, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** What GuestConfig rendered, from its inputs in the state. */
  readonly files: readonly RenderedFile[];
  /** Directories in which nothing but `files` may lie. */
  readonly exclusiveDirectories: readonly string[];
}

export interface RenderedFile {
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A place from which the network is looked at. */
export interface Vantage {
  /** `customer-source`: an address that a card names as a source. */
  readonly kind: "provider" | "stranger" | "customer-source";
  /** Shown in evidence, e.g. `provider (198.18.0.6)`. */
  readonly name: string;
  /** Runs a command from there, e.g. `["ip", "netns", "exec", "lab-stranger"]`; empty for this host. */
  readonly argvPrefix: readonly string[];
  /** The addresses under which the VMs see this vantage. */
  readonly ipv4: string;
  readonly ipv6?: string;
  /** Whether `ipv4` and `ipv6` stand on an interface there, so that probes can bind them. False behind a NAT. */
  readonly bind: boolean;
  /**
   * Ports that always answer there (open or refused), one per address family. A silence counts as evidence only
   * where the line is proven by such an answer, or by the answer of a VM.
   */
  readonly controls: readonly { readonly host: string; readonly port: number }[];
}

/** Inside access to the VMs, usually over SSH with the pinned host key. */
export interface GuestShell {
  /**
   * Runs `program` with Python 3 as root in one round trip, handed over on stdin (`sudo -n python3 -`).
   * @throws when the VM cannot be reached or refuses the login
   */
  runPython(vm: SubjectVm, program: string): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** A difference between what was declared to the cloud and what it has now. */
export interface CloudDifference {
  /** urn of the resource that differs. */
  readonly resource: string;
  /** What differs, e.g. `ingress[2]`. */
  readonly path: string;
  /** Found and declared, without secrets. */
  readonly text: string;
}

/** Reads the cloud's own objects of a VM, e.g. by the `read` and `diff` of our own resources. */
export type CloudReader = (vm: SubjectVm) => Promise<readonly CloudDifference[]>;
