import { GENERATED, renderTable } from "./markdown";
import type { KindTable } from "./read-kinds";

const EXITS: Readonly<Record<string, string>> = {
  1: "Refused by a rule or a safety gate: exit code 1",
  2: "Wrong input: exit code 2, nothing was changed",
  3: "Wrong environment: exit code 3, nothing was changed",
  4: "Applied in part: exit code 4, the state is consistent and a rerun continues",
};

/** The reference of all codes, by exit code and number. */
export function renderDiagnosticsPage(tables: readonly KindTable[]): string {
  const all = tables.flatMap(({ room, kinds }) => [...kinds.values()].map((kind) => ({ room, ...kind })));
  const sections = Object.entries(EXITS).map(([digit, heading]) => {
    const rows = all
      .filter(({ code }) => code[3] === digit)
      .sort((a, b) => a.code.localeCompare(b.code))
      .map(({ code, title, hint, room }) => [`\`${code}\``, title, hint, `\`${room}\``]);
    return `## ${heading}\n\n${renderTable(["Code", "What is wrong", "What to do", "Said by"], rows)}`;
  });
  return `${GENERATED}
# Diagnostics

An error has a permanent code; its first digit after \`MVM\` is the exit code that it leads to. What to do is what stands here
unless the occurrence knows better: then its own hint is printed. Findings of policies have no code but the policy's id.

${sections.join("\n")}`;
}
