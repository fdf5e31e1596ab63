import type { ConformanceProgram } from "../program";
import { componentRenames, moves, renames } from "./aliases";
import { bareProvider, chain, components, references, removal } from "./graphs";
import { deletedWith, failedReplacements, failures, protection, retaining } from "./lifetimes";
import { deletingFirst, exclusive, ignoring, replacing, timeouts } from "./options";
import { commands, configuration, generated, secrets, stackOutputs } from "./values";

export const programs: readonly ConformanceProgram[] = [
  ...[generated, commands, secrets, configuration, stackOutputs],
  ...[components, chain, references, removal, bareProvider],
  ...[ignoring, replacing, deletingFirst, exclusive, timeouts],
  ...[retaining, protection, deletedWith, failures, failedReplacements],
  ...[renames, componentRenames, moves],
];
