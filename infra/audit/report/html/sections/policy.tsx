import type { JSX } from "preact";
import type { FindingGroup } from "../page-context";
import type { InContext } from "../parts";

/** What holds for all findings of one policy or probe. */
export function PolicyFacts({ context, group }: InContext & { group: FindingGroup }): JSX.Element {
  const { words } = context.language;
  const { policy } = group;
  return (
    <ul class="tags">
      <li class={`severity ${policy.severity}`}>
        {words.finding.severity}: {words.severities[policy.severity]}
      </li>
      <li>
        {words.sources[policy.source]} <code>{policy.id}</code>, {words.enforcements[policy.enforcement]}
      </li>
      <li>
        {words.finding.clauses}: {policy.clauses.join(", ")}
      </li>
      {policy.controls.map(({ framework, id }) => (
        <li>
          {framework}: {id}
        </li>
      ))}
    </ul>
  );
}

/** Shown by the page's script when a filter empties a section. */
export function NothingLeft({ context }: InContext): JSX.Element {
  return (
    <p class="nothing" hidden>
      {context.language.words.filters.nothing}
    </p>
  );
}
