import type { JSX } from "preact";
import { English, HeaderRow, ScrollTable, Section, StateMark, type InContext } from "../parts";

export function Clauses({ context }: InContext): JSX.Element {
  const { clauses } = context.report;
  const { words, format } = context.language;
  const { clause, text, obligation, findings } = words.clauses;
  return (
    <Section id="clauses" heading={words.headings.clauses} count={format.number(clauses.length)}>
      {clauses.length === 0 ? (
        <p>{words.clauses.none}</p>
      ) : (
        <>
          <ScrollTable caption={words.clauses.caption}>
            <HeaderRow cells={[clause, words.finding.state, findings, obligation, text]} />
            <tbody>
              {clauses.map((row) => (
                <tr class="f" data-c={context.placeClauses([row.id])}>
                  <th scope="row">{row.id}</th>
                  <td>
                    <StateMark context={context} state={row.state} />
                  </td>
                  <td class="number">{format.number(row.findings)}</td>
                  <td>{words.obligations[row.obligation]}</td>
                  <td class="text">
                    <English context={context}>{row.text}</English>
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
          <p class="hint">{words.clauses.providerDecision}</p>
        </>
      )}
    </Section>
  );
}
