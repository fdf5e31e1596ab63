import type { JSX } from "preact";
import type { ReportDifference } from "../../audit-report";
import { English, Fact, PolicyTitle, Section, SystemName, type InContext } from "../parts";

/** Against the report before: what is new, what is gone, what stays. */
export function Difference({ context }: InContext): JSX.Element {
  const { words } = context.language;
  const { difference } = context.report;
  return (
    <Section id="difference" heading={words.headings.difference}>
      {difference === null ? (
        <p>{words.difference.first}</p>
      ) : (
        <>
          <Previous context={context} difference={difference} />
          <h3>
            {words.difference.added} ({context.language.format.number(difference.new.length)})
          </h3>
          <Links context={context} keys={difference.new} />
          <h3>
            {words.difference.fixed} ({context.language.format.number(difference.fixed.length)})
          </h3>
          <Fixed context={context} fixed={difference.fixed} />
          <h3>
            {words.difference.persisting} ({context.language.format.number(difference.persisting.length)})
          </h3>
          <Links context={context} keys={difference.persisting} />
        </>
      )}
    </Section>
  );
}

function Previous({ context, difference }: InContext & { difference: ReportDifference }): JSX.Element {
  const { words, format } = context.language;
  return (
    <dl class="facts">
      <Fact term={words.difference.against}>
        <time dateTime={difference.previousGeneratedAt}>
          {format.instant(difference.previousGeneratedAt)}
        </time>
      </Fact>
      <Fact term={words.difference.previousHash}>
        <code class="hash">{difference.previousSha256}</code>
      </Fact>
    </dl>
  );
}

function Links({ context, keys }: InContext & { keys: readonly string[] }): JSX.Element {
  const wanted = new Set(keys);
  const findings = context.open
    .flatMap((group) => group.findings)
    .filter(({ finding }) => wanted.has(finding.key));
  if (findings.length === 0) return <p>{context.language.words.difference.none}</p>;
  return (
    <ul>
      {findings.map(({ finding, number }) => (
        <li>
          <a href={`#finding-${number}`}>
            <PolicyTitle context={context} finding={finding} />
          </a>
          {": "}
          <SystemName context={context} name={finding.system} />
        </li>
      ))}
    </ul>
  );
}

function Fixed({ context, fixed }: InContext & { fixed: ReportDifference["fixed"] }): JSX.Element {
  if (fixed.length === 0) return <p>{context.language.words.difference.none}</p>;
  return (
    <ul>
      {fixed.map(({ id, system, reason }) => (
        <li>
          <PolicyTitle context={context} finding={{ id, title: id }} />
          {": "}
          <SystemName context={context} name={system} />
          {", "}
          <English context={context}>{reason}</English>
        </li>
      ))}
    </ul>
  );
}
