import type { ComponentChildren, JSX } from "preact";
import type { FindingState } from "../../findings";
import type { ReportFinding } from "../audit-report";
import type { PageContext } from "./page-context";

export interface InContext {
  readonly context: PageContext;
}

/** A landmark with a heading that the table of contents can reach. */
export function Section(props: {
  id: string;
  heading: string;
  count?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-heading`}>
      <h2 id={`${props.id}-heading`}>
        {props.heading}
        {props.count === undefined ? null : <span class="count"> ({props.count})</span>}
      </h2>
      {props.children}
    </section>
  );
}

/** A state by word and sign; colour only comes along. */
export function StateMark({ context, state }: InContext & { state: FindingState }): JSX.Element {
  return <span class={`state ${state}`}>{context.language.words.states[state]}</span>;
}

/** Text that stays English in a German report says so to screen readers and hyphenation. */
export function English({ context, children }: InContext & { children: ComponentChildren }): JSX.Element {
  return context.language.words.locale === "en-GB" ? <>{children}</> : <span lang="en">{children}</span>;
}

export function PolicyTitle({
  context,
  finding,
}: InContext & { finding: Pick<ReportFinding, "id" | "title"> }): JSX.Element {
  const { text, english } = context.titleOf(finding);
  return english ? <English context={context}>{text}</English> : <>{text}</>;
}

/** A table that scrolls on its own where the screen is narrow, also by keyboard. */
export function ScrollTable(props: {
  caption: string;
  class?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="scroll" role="group" aria-label={props.caption} tabindex={0}>
      <table class={props.class}>
        <caption>{props.caption}</caption>
        {props.children}
      </table>
    </div>
  );
}

export function HeaderRow({ cells }: { cells: readonly string[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {cells.map((cell) => (
          <th scope="col">{cell}</th>
        ))}
      </tr>
    </thead>
  );
}

/** Term and description; left out where there is nothing to say. */
export function Fact({ term, children }: { term: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function SystemName({ context, name }: InContext & { name: string | null }): JSX.Element {
  return name === null ? <i>{context.language.words.finding.wholeCustomer}</i> : <bdi>{name}</bdi>;
}
