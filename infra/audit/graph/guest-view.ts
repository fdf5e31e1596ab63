import { posix } from "node:path";
import { onlyDescendant } from "./customer-view";
import type { ResourceGraph, ResourceNode } from "./resource-node";
import { resourceTypes } from "./resource-types";
import { NotEvaluableError, Value } from "./value";

/** The wanted inside of a VM, as far as rules judge it. */
export interface GuestView {
  /** The resource that carries it: the GuestConfig, or the ManagedVm that registered it. */
  readonly urn: string;
  /** `files`, `exclusiveDirectories`, `users`, `units`, `packages`, in the shapes of GuestSpec. */
  readonly spec: Value;
}

export interface RenderedFile {
  readonly path: string;
  readonly content: string;
  /** Property path of the content, for findings. */
  readonly contentPath: string;
}

/**
 * What is rendered for a VM. A GuestConfig that exists already shows only hashes to a stack policy of the Pulumi CLI
 * (outputs, not inputs), so the ManagedVm registers the same specification, without passwords, as `guest`.
 * Absent: nothing is rendered for this VM. @throws NotEvaluableError
 */
export function guestOf(graph: ResourceGraph, vm: ResourceNode): GuestView | undefined {
  const config = onlyDescendant(graph, vm, resourceTypes.guestConfig);
  if (!config) return undefined;
  if (Object.hasOwn(config.inputs, "files")) return { urn: config.urn, spec: new Value(config.inputs) };
  const registered = new Value(vm.outputs).get("guest");
  if (!registered.isPresent) throw new NotEvaluableError("the rendered files are not in the graph", "guest");
  return { urn: vm.urn, spec: registered };
}

/**
 * The files that `wanted` selects by path; the content of the others is not read.
 * @throws NotEvaluableError also for a link among them: what it leads to is not rendered by us
 */
export function renderedFiles(spec: Value, wanted: (path: string) => boolean): readonly RenderedFile[] {
  const links = spec.get("links");
  for (const link of links.isPresent ? links.list() : []) {
    if (wanted(posix.normalize(link.get("path").string()))) {
      throw new NotEvaluableError("a judged file is a link", link.path);
    }
  }
  const files = spec
    .get("files")
    .list()
    .map((file) => ({ file, path: posix.normalize(file.get("path").string()) }))
    .filter(({ path }) => wanted(path))
    .map(({ file, path }) => {
      const content = file.get("content");
      return { path, content: content.string(), contentPath: content.path };
    });
  if (new Set(files.map((file) => file.path)).size < files.length) {
    throw new NotEvaluableError("two files have the same path", "files");
  }
  return files;
}
