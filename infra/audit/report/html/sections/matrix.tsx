import type { JSX } from "preact";
import type { FindingState } from "../../../findings";
import { English, HeaderRow, ScrollTable, Section, StateMark, type InContext } from "../parts";
import { STATE_ORDER } from "./verdict";

/** Columns that a printed page carries; beyond it each prerequisite is counted, and the systems come one by one. */
const WIDEST = 8;
/** Names of systems in one cell. */
const MOST_NAMES = 12;

export function Prerequisites({ context }: InContext): JSX.Element {
  const { prerequisites } = context.report;
  const { words } = context.language;
  return (
    <Section id="prerequisites" heading={words.headings.prerequisites}>
      {prerequisites.rows.length === 0 || prerequisites.systems.length === 0 ? (
        <p>{words.matrix.none}</p>
      ) : prerequisites.systems.length <= WIDEST ? (
        <Matrix context={context} />
      ) : (
        <Summary context={context} />
      )}
    </Section>
  );
}

/** Prerequisites × systems. */
function Matrix({ context }: InContext): JSX.Element {
  const { rows, systems } = context.report.prerequisites;
  const { words } = context.language;
  return (
    <ScrollTable caption={words.matrix.caption} class="matrix">
      <thead>
        <tr>
          <th scope="col">{words.matrix.prerequisite}</th>
          {systems.map((system) => (
            <th scope="col" class="f" data-v={context.placeSystems([system])}>
              {system}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr class="f" data-c={context.placeClauses(row.clauses)}>
            <RowHeader context={context} index={index} />
            {systems.map((system, column) => (
              <td class="f" data-v={context.placeSystems([system])}>
                <StateMark context={context} state={cellOf(context, index, column)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** For many systems: how many are in which state, which are not met, and all of them in a table to unfold. */
function Summary({ context }: InContext): JSX.Element {
  const { rows, systems } = context.report.prerequisites;
  const { words, format } = context.language;
  return (
    <>
      <ScrollTable caption={words.matrix.caption}>
        <HeaderRow cells={[words.matrix.prerequisite, words.matrix.perState, words.matrix.notMet]} />
        <tbody>
          {rows.map((row, index) => (
            <tr class="f" data-c={context.placeClauses(row.clauses)}>
              <RowHeader context={context} index={index} />
              <td>
                <Tally context={context} index={index} />
              </td>
              <td>
                <NotMet context={context} index={index} />
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <details>
        <summary>{words.matrix.bySystem(format.number(systems.length))}</summary>
        <ScrollTable caption={words.matrix.caption} class="matrix">
          <HeaderRow cells={[words.finding.system, ...rows.map(({ id }) => id)]} />
          <tbody>
            {systems.map((system, column) => (
              <tr class="f" data-v={context.placeSystems([system])}>
                <th scope="row">{system}</th>
                {rows.map((_, index) => (
                  <td>
                    <StateMark context={context} state={cellOf(context, index, column)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
    </>
  );
}

function RowHeader({ context, index }: InContext & { index: number }): JSX.Element {
  const row = context.report.prerequisites.rows[index];
  const translated = context.language.findPrerequisite(row?.id ?? "");
  return (
    <th scope="row">
      {translated ?? <English context={context}>{row?.title}</English>}{" "}
      <small>{row?.clauses.join(", ")}</small>
    </th>
  );
}

function Tally({ context, index }: InContext & { index: number }): JSX.Element {
  const { words, format } = context.language;
  const cells = context.report.prerequisites.cells[index] ?? [];
  return (
    <>
      {STATE_ORDER.map((state) => ({ state, count: cells.filter((cell) => cell === state).length }))
        .filter(({ count }) => count > 0)
        .map(({ state, count }) => (
          <span class={`state ${state}`}>
            {format.number(count)} {words.states[state]}
          </span>
        ))}
    </>
  );
}

function NotMet({ context, index }: InContext & { index: number }): JSX.Element {
  const { words, format } = context.language;
  const open = context.report.prerequisites.systems.filter((_, column) => {
    const state = cellOf(context, index, column);
    return state === "fail" || state === "not-evaluated";
  });
  const rest = open.length - MOST_NAMES;
  return (
    <>
      {open.length === 0 ? "–" : open.slice(0, MOST_NAMES).join(", ")}
      {rest > 0 ? ` ${words.matrix.more(format.number(rest))}` : null}
    </>
  );
}

/** A cell that the report lacks was not evaluated: silence never passes. */
function cellOf({ report }: InContext["context"], row: number, column: number): FindingState {
  return report.prerequisites.cells[row]?.[column] ?? "not-evaluated";
}
