import type { JSX } from "preact";
import type { ReportWaiver } from "../../audit-report";
import { English, HeaderRow, PolicyTitle, ScrollTable, Section, SystemName, type InContext } from "../parts";

export function Waivers({ context }: InContext): JSX.Element {
  const { waivers } = context.report;
  const { words, format } = context.language;
  const { status, owner, expires, ticket } = words.waivers;
  return (
    <Section id="waivers" heading={words.headings.waivers} count={format.number(waivers.length)}>
      {waivers.length === 0 ? (
        <p>{words.waivers.none}</p>
      ) : (
        <ScrollTable caption={words.waivers.caption}>
          <HeaderRow
            cells={[
              words.finding.policy,
              words.finding.system,
              status,
              words.finding.reason,
              owner,
              expires,
              ticket,
            ]}
          />
          <tbody>
            {waivers.map((waiver) => (
              <WaiverRow context={context} waiver={waiver} />
            ))}
          </tbody>
        </ScrollTable>
      )}
    </Section>
  );
}

function WaiverRow({ context, waiver }: InContext & { waiver: ReportWaiver }): JSX.Element {
  const { words, format } = context.language;
  return (
    <tr>
      <th scope="row">
        <code>{waiver.policy}</code>
      </th>
      <td>
        <SystemName context={context} name={waiver.system} />
      </td>
      <td>
        <span class={`waiver ${waiver.status}`}>{words.waiverStates[waiver.status]}</span>
        {waiver.problem === null ? null : (
          <>
            {": "}
            <English context={context}>{waiver.problem}</English>
          </>
        )}
      </td>
      <td class="text">{waiver.reason}</td>
      <td>{waiver.owner}</td>
      <td>{format.day(waiver.expires)}</td>
      <td>{waiver.ticket}</td>
    </tr>
  );
}

/** Policies that are weaker here than as shipped. */
export function Lowered({ context }: InContext): JSX.Element {
  const { loweredPolicies, findings } = context.report;
  const { words, format } = context.language;
  const { caption, usual, effective, none } = words.lowered;
  return (
    <Section id="lowered" heading={words.headings.lowered} count={format.number(loweredPolicies.length)}>
      {loweredPolicies.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ScrollTable caption={caption}>
          <HeaderRow cells={[words.finding.policy, usual, effective]} />
          <tbody>
            {loweredPolicies.map((policy) => (
              <tr>
                <th scope="row">
                  <code>{policy.id}</code>{" "}
                  <PolicyTitle
                    context={context}
                    finding={findings.find(({ id }) => id === policy.id) ?? { id: policy.id, title: "" }}
                  />
                </th>
                <td>{words.enforcements[policy.usual]}</td>
                <td>
                  <span class="waiver expired">{words.enforcements[policy.effective]}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </Section>
  );
}
