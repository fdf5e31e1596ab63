import type { JSX } from "preact";
import type { ReportFinding } from "../../audit-report";
import type { FindingGroup } from "../page-context";
import { English, HeaderRow, PolicyTitle, Section, StateMark, SystemName, type InContext } from "../parts";
import { NothingLeft, PolicyFacts } from "./policy";
import { STATE_ORDER } from "./verdict";

/** The rest, closed: passed, waived and not applicable. */
export function OtherFindings({ context }: InContext): JSX.Element {
  const { words, format } = context.language;
  const count = context.others.reduce((sum, group) => sum + group.findings.length, 0);
  return (
    <Section id="others" heading={words.headings.others} count={format.number(count)}>
      {context.others.length === 0 ? <p>{words.finding.noOthers}</p> : <NothingLeft context={context} />}
      <p class="tools" data-script hidden>
        <button type="button" data-open-all>
          {words.filters.openAll}
        </button>
        <button type="button" data-close-all>
          {words.filters.closeAll}
        </button>
      </p>
      {context.others.map((group) => (
        <details class="policy f g" data-c={context.placeClauses(group.policy.clauses)}>
          <summary>
            <h3>
              <PolicyTitle context={context} finding={group.policy} />
            </h3>
            <span class="tally">
              {STATE_ORDER.map((state) => ({ state, count: countState(group, state) }))
                .filter((tally) => tally.count > 0)
                .map((tally) => (
                  <span class={`state ${tally.state}`}>
                    {format.number(tally.count)} {words.states[tally.state]}
                  </span>
                ))}
            </span>
          </summary>
          <PolicyFacts context={context} group={group} />
          <OtherTable context={context} group={group} />
        </details>
      ))}
    </Section>
  );
}

function OtherTable({ context, group }: InContext & { group: FindingGroup }): JSX.Element {
  const { words } = context.language;
  return (
    <table>
      <HeaderRow cells={[words.finding.state, words.finding.system, words.finding.reason]} />
      <tbody>
        {group.findings.map(({ finding, number }) => (
          <tr
            id={`finding-${number}`}
            class="f row"
            data-s={finding.state}
            data-v={context.placeSystems([finding.system])}
          >
            <td>
              <StateMark context={context} state={finding.state} />
            </td>
            <td>
              <SystemName context={context} name={finding.system} />
            </td>
            <td class="text">
              <English context={context}>{finding.reason}</English>
              <OtherFacts context={context} finding={finding} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where the finding stands, in one line; what was seen on the running system and who waived it below. */
function OtherFacts({ context, finding }: InContext & { finding: ReportFinding }): JSX.Element {
  const { words } = context.language;
  const { resource, path, evidence, reason, waiver } = finding;
  const more = evidence.filter((line) => line !== reason);
  return (
    <>
      <br />
      <code>{[resource.split("::").at(-1), path].filter(Boolean).join(" ")}</code>
      {more.map((line) => (
        <>
          <br />
          <English context={context}>{line}</English>
        </>
      ))}
      {waiver === null ? null : (
        <>
          <br />
          {words.finding.waivedBy(waiver.owner, waiver.ticket)}
        </>
      )}
    </>
  );
}

function countState(group: FindingGroup, state: ReportFinding["state"]): number {
  return group.findings.filter(({ finding }) => finding.state === state).length;
}
