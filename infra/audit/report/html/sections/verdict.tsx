import type { JSX } from "preact";
import type { FindingState } from "../../../findings";
import type { InContext } from "../parts";

/** What needs a person first. */
export const STATE_ORDER: readonly FindingState[] = [
  "fail",
  "not-evaluated",
  "waived",
  "pass",
  "not-applicable",
];

/** The answer, before anything else. */
export function Verdict({ context }: InContext): JSX.Element {
  const { report, language } = context;
  const { words, format } = language;
  const { counts, difference, loweredPolicies } = report;
  const open = counts.fail + counts["not-evaluated"];
  return (
    <section id="verdict" class={`verdict ${report.verdict}`} aria-labelledby="verdict-heading">
      <h2 id="verdict-heading">{words.verdict[report.verdict]}</h2>
      <p>{words.verdictMeaning[report.verdict]}</p>
      <ul class="counts">
        {STATE_ORDER.map((state) => (
          <li>
            <span class="figure">{format.number(counts[state])}</span>
            <span class={`state ${state}`}>{words.states[state]}</span>
          </li>
        ))}
      </ul>
      <p class="notes">
        <a href="#open">{words.openFindings(open, format.number(open))}</a>
        {difference === null ? null : (
          <a href="#difference">
            {words.difference.added}: {format.number(difference.new.length)}, {words.difference.fixed}:{" "}
            {format.number(difference.fixed.length)}
          </a>
        )}
        {loweredPolicies.length === 0 ? null : (
          <a class="caution" href="#lowered">
            {words.lowered.notice(format.number(loweredPolicies.length))}
          </a>
        )}
      </p>
    </section>
  );
}
