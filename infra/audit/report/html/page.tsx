import type { JSX } from "preact";
import type { PageContext } from "./page-context";
import type { InContext } from "./parts";
import { Network } from "./network/picture";
import { Basis } from "./sections/basis";
import { Clauses } from "./sections/clauses";
import { Difference } from "./sections/difference";
import { Lowered, Waivers } from "./sections/exceptions";
import { Filters } from "./sections/filters";
import { OpenFindings } from "./sections/open-findings";
import { OtherFindings } from "./sections/other-findings";
import { Prerequisites } from "./sections/matrix";
import { Verdict } from "./sections/verdict";

/** Texts that the page's own policy admits by hash. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
  /** Content-Security-Policy. */
  readonly policy: string;
}

export function Page({ context, assets }: InContext & { assets: PageAssets }): JSX.Element {
  const { report, language } = context;
  const { words } = language;
  return (
    <html lang={words.locale}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={assets.policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${words.reportTitle} ${report.customer}: ${words.verdict[report.verdict]}`}</title>
        <style dangerouslySetInnerHTML={{ __html: assets.style }} />
      </head>
      <body>
        <a class="skip" href="#open">
          {words.headings.open}
        </a>
        <PageHeader context={context} />
        <main>
          <Verdict context={context} />
          <Basis context={context} />
          <Filters context={context} />
          <OpenFindings context={context} />
          <Prerequisites context={context} />
          <Network context={context} />
          <Clauses context={context} />
          <Waivers context={context} />
          <Lowered context={context} />
          <Difference context={context} />
          <OtherFindings context={context} />
          <Signatures context={context} />
        </main>
        <footer>
          {words.reportTitle} {report.customer}, {language.format.instant(report.generatedAt)}, managed-vm{" "}
          {report.basis.toolkitVersion}
        </footer>
        <script dangerouslySetInnerHTML={{ __html: assets.script }} />
      </body>
    </html>
  );
}

function PageHeader({ context }: InContext): JSX.Element {
  const { report, language } = context;
  const { words, format } = language;
  return (
    <header>
      <p class="kind">{words.reportTitle}</p>
      <h1>
        {words.customer} <bdi>{report.customer}</bdi>
      </h1>
      <p class="hint">
        {format.instant(report.generatedAt)}
        {words.englishNote === null ? null : ` · ${words.englishNote}`}
      </p>
      <nav aria-label={words.headings.contents}>
        <ul>
          {listContents(context).map(({ id, heading }) => (
            <li>
              <a href={`#${id}`}>{heading}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** In the order of the page; the headings' keys are the sections' ids. */
function listContents({ language }: PageContext): { id: string; heading: string }[] {
  const ids = [
    "basis",
    "open",
    "prerequisites",
    "network",
    "clauses",
    "waivers",
    "lowered",
    "difference",
    "others",
  ] as const;
  return ids.map((id) => ({ id, heading: language.words.headings[id] }));
}

/** On paper only. */
function Signatures({ context }: InContext): JSX.Element {
  const { place, auditor, provider } = context.language.words.print;
  return (
    <div class="signatures">
      {[place, auditor, provider].map((text) => (
        <p>{text}</p>
      ))}
    </div>
  );
}
