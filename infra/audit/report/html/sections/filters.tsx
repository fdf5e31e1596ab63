import type { JSX } from "preact";
import { CUSTOMER } from "../page-context";
import type { InContext } from "../parts";
import { STATE_ORDER } from "./verdict";

/** Hidden until the page's script makes it work. */
export function Filters({ context }: InContext): JSX.Element {
  const { report, language } = context;
  const { words, format } = language;
  return (
    <form id="filters" role="search" aria-label={words.filters.title} data-script hidden>
      <fieldset>
        <legend>{words.filters.state}</legend>
        {STATE_ORDER.map((state) => (
          <label>
            <input type="checkbox" name="state" value={state} checked />
            <span class={`state ${state}`}>{words.states[state]}</span>
            <span class="count">{format.number(report.counts[state])}</span>
          </label>
        ))}
      </fieldset>
      <label>
        {words.filters.clause}
        <select name="clause">
          <option value="">{words.filters.all}</option>
          {context.clauses.map((clause, place) => (
            <option value={String(place)} data-key={clause}>
              {clause}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.filters.system}
        <select name="vm">
          <option value="">{words.filters.all}</option>
          <option value={CUSTOMER} data-key="*">
            {words.finding.wholeCustomer}
          </option>
          {context.systems.map((system, place) => (
            <option value={String(place)} data-key={system}>
              {system}
            </option>
          ))}
        </select>
      </label>
      <button type="reset">{words.filters.reset}</button>
      <output data-text={words.filters.shown} />
    </form>
  );
}
