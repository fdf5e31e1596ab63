import { posix } from "node:path";
import { seen, wrong, type Observation } from "../finding";
import type { SubjectVm } from "../subject";
import type { GuestFacts } from "./facts";

/** R7, R83: what we rendered is what lies there, and nothing lies beside it where nothing may. */
export function judgeFiles(vm: SubjectVm, facts: GuestFacts): Observation[] {
  const changed = vm.files.flatMap(({ path, sha256 }) => {
    const found = facts.files[path];
    if (found === sha256) return [];
    return [wrong(found == null ? `${path} is missing` : `${path} was changed`)];
  });
  const ours = new Set(vm.files.map((file) => file.path));
  const foreign = vm.exclusiveDirectories.flatMap((directory) =>
    (facts.directories[directory] ?? [])
      .map((name) => posix.join(directory, name))
      .filter((path) => !ours.has(path))
      .map((path) => wrong(`${path} is not ours`)),
  );
  const all = [...changed, ...foreign];
  return all.length > 0 ? all : [seen(`${vm.files.length} files as rendered`)];
}
