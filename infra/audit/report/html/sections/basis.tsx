import type { JSX } from "preact";
import { Fact, HeaderRow, ScrollTable, Section, type InContext } from "../parts";

/** Versions, times and hashes: what a reader needs to come to the same verdict. */
export function Basis({ context }: InContext): JSX.Element {
  const { report, language } = context;
  const { words, format } = language;
  const { basis } = report;
  const { engine } = basis;
  return (
    <Section id="basis" heading={words.headings.basis}>
      <dl class="facts">
        <Fact term={words.basis.generatedAt}>
          <time dateTime={report.generatedAt}>{format.instant(report.generatedAt)}</time>
        </Fact>
        <Fact term={words.basis.judgedOn}>
          <time dateTime={basis.judgedOn}>{format.day(basis.judgedOn)}</time>
        </Fact>
        <Fact term={words.basis.toolkit}>managed-vm {basis.toolkitVersion}</Fact>
        <Fact term={words.basis.engine}>
          {engine.name === "unknown" ? words.basis.unknownVersion : `${engine.name} ${engine.version}`}
        </Fact>
        <Fact term={words.basis.platform}>{basis.platform ?? words.basis.noPlatform}</Fact>
        <Fact term={words.basis.probes}>{basis.probed ? words.basis.probed : words.basis.notProbed}</Fact>
      </dl>
      <ScrollTable caption={words.basis.files}>
        <HeaderRow cells={[words.basis.role, words.basis.file, "SHA-256"]} />
        <tbody>
          <StateRow context={context} />
          {basis.files.map(({ role, file, sha256 }) => (
            <tr>
              <th scope="row">{words.fileRoles[role]}</th>
              <td>
                <code>{file}</code>
              </td>
              <td>
                <code class="hash">{sha256}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </Section>
  );
}

function StateRow({ context }: InContext): JSX.Element {
  const { words, format } = context.language;
  const { state } = context.report.basis;
  return (
    <tr>
      <th scope="row">{words.basis.state}</th>
      {state === null ? (
        <td colspan={2}>{words.basis.noState}</td>
      ) : (
        <>
          <td>
            <time dateTime={state.time}>{format.instant(state.time)}</time>
            <br />
            {words.basis.resources(format.number(state.resources), format.number(state.systems))}
          </td>
          <td>
            <code class="hash">{state.sha256}</code>
          </td>
        </>
      )}
    </tr>
  );
}
