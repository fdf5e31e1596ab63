import type { JSX } from "preact";
import type { ReportFinding } from "../../audit-report";
import type { NumberedFinding } from "../page-context";
import { English, Fact, PolicyTitle, Section, StateMark, SystemName, type InContext } from "../parts";
import { NothingLeft, PolicyFacts } from "./policy";

/** What a person must look at, in full. */
export function OpenFindings({ context }: InContext): JSX.Element {
  const { words, format } = context.language;
  const added = new Set(context.report.difference?.new);
  const count = context.open.reduce((sum, group) => sum + group.findings.length, 0);
  return (
    <Section id="open" heading={words.headings.open} count={format.number(count)}>
      {context.open.length === 0 ? <p>{words.finding.noneOpen}</p> : null}
      {context.open.map((group) => (
        <article class="policy f g" data-c={context.placeClauses(group.policy.clauses)}>
          <h3>
            <PolicyTitle context={context} finding={group.policy} />
          </h3>
          <PolicyFacts context={context} group={group} />
          <ul class="findings">
            {group.findings.map((numbered) => (
              <OpenFinding context={context} numbered={numbered} added={added} />
            ))}
          </ul>
          <Remedy context={context} text={group.policy.remediation} />
        </article>
      ))}
      {context.open.length === 0 ? null : <NothingLeft context={context} />}
    </Section>
  );
}

function OpenFinding({
  context,
  numbered,
  added,
}: InContext & { numbered: NumberedFinding; added: ReadonlySet<string> }): JSX.Element {
  const { finding, number } = numbered;
  const { words } = context.language;
  return (
    <li
      id={`finding-${number}`}
      class="f row"
      data-s={finding.state}
      data-v={context.placeSystems([finding.system])}
    >
      <p class="head">
        <StateMark context={context} state={finding.state} />{" "}
        <strong>
          <SystemName context={context} name={finding.system} />
        </strong>{" "}
        {added.has(finding.key) ? <span class="badge">{words.finding.isNew}</span> : null}
      </p>
      <p class="reason">
        <English context={context}>{finding.reason}</English>
      </p>
      <FindingFacts context={context} finding={finding} />
    </li>
  );
}

function FindingFacts({ context, finding }: InContext & { finding: ReportFinding }): JSX.Element {
  const { words } = context.language;
  const { location, resource, path, evidence } = finding;
  return (
    <dl class="facts">
      {location === null ? null : (
        <Fact term={words.finding.place}>
          <code>
            {location.file}:{location.line}:{location.column}
          </code>{" "}
          <code>{location.path}</code>
        </Fact>
      )}
      <Fact term={words.finding.resource}>
        <code>{resource}</code> {path === "" ? null : <code>{path}</code>}
      </Fact>
      {evidence.length === 0 ? null : (
        <Fact term={words.finding.evidence}>
          <ul lang="en">
            {evidence.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact term={words.finding.key}>
        <code>{finding.key}</code>
      </Fact>
    </dl>
  );
}

/** A probe has none: it says what is, not what to type. */
function Remedy({ context, text }: InContext & { text: string }): JSX.Element | null {
  if (text === "") return null;
  return (
    <p class="remedy">
      <strong>{context.language.words.finding.remediation}:</strong>{" "}
      <English context={context}>{text}</English>
    </p>
  );
}
