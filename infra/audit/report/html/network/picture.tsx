import type { JSX } from "preact";
import { English, HeaderRow, ScrollTable, Section, type InContext } from "../parts";
import { Drawing } from "./drawing";
import { groupAlike, layOut, type SystemKind } from "./layout";
import { namePurpose, nameSource } from "./names";

/** Sources → firewall → VM → services: drawn, and as a table that says the same in full. */
export function Network({ context }: InContext): JSX.Element {
  const { words, format } = context.language;
  const kinds = groupAlike(context.report.network.systems);
  const layout = layOut(kinds);
  if (kinds.length === 0) {
    return (
      <Section id="network" heading={words.headings.network}>
        <p>{words.network.none}</p>
      </Section>
    );
  }
  return (
    <Section id="network" heading={words.headings.network}>
      <Drawing context={context} layout={layout} />
      {layout.leftOut === 0 ? null : <p>{words.network.leftOut(format.number(layout.leftOut))}</p>}
      <details>
        <summary>{words.network.asTable}</summary>
        <NetworkTable context={context} kinds={kinds} />
      </details>
    </Section>
  );
}

function NetworkTable({ context, kinds }: InContext & { kinds: readonly SystemKind[] }): JSX.Element {
  const { words } = context.language;
  const { vm, addresses, traffic, source, service } = words.network;
  return (
    <ScrollTable caption={words.network.pictureOf(context.report.customer)}>
      <HeaderRow cells={[vm, addresses, traffic, source, service]} />
      {kinds.map((kind) => (
        <tbody class="f" data-v={context.placeSystems(kind.systems.map(({ name }) => name))}>
          {kind.like.allowances.length === 0 ? (
            <tr>
              <KindCells context={context} kind={kind} rows={1} />
              <td colspan={3}>{kind.like.note === null ? words.network.closed : "–"}</td>
            </tr>
          ) : (
            kind.like.allowances.map((allowance, index) => (
              <tr>
                {index === 0 ? (
                  <KindCells context={context} kind={kind} rows={kind.like.allowances.length} />
                ) : null}
                <td>{allowance.traffic}</td>
                <td>{allowance.sources.map((text) => nameSource(context, text)).join(", ")}</td>
                <td>{namePurpose(context, allowance)}</td>
              </tr>
            ))
          )}
        </tbody>
      ))}
    </ScrollTable>
  );
}

function KindCells({ context, kind, rows }: InContext & { kind: SystemKind; rows: number }): JSX.Element {
  const { words } = context.language;
  const { os, network, note } = kind.like;
  return (
    <>
      <th scope="rowgroup" rowspan={rows}>
        {kind.systems.map(({ name }) => name).join(", ")}
        <small>
          {" "}
          {os}, {words.network.networks[network]}
        </small>
        {note === null ? null : (
          <p>
            {words.network.note}: <English context={context}>{note}</English>
          </p>
        )}
      </th>
      <td rowspan={rows}>{kind.systems.flatMap(({ addresses }) => addresses).join(", ") || "–"}</td>
    </>
  );
}
