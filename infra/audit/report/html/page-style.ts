/** The page's only style sheet. System fonts; every pair of colours has a contrast of 4.5:1 or more, light and dark. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --sheet: #fff; --text: #1b2430; --soft: #525d6b; --line: #d5dae1; --link: #0b4fa8;
  --fail: #b3202a; --fail-soft: #fdeced; --unknown: #7a4a00; --unknown-soft: #fdf1dc; --waived: #33518f;
  --waived-soft: #e9eefb; --pass: #17663a; --pass-soft: #e5f4ea; --none: #525d6b; --none-soft: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --sheet: #191f28; --text: #e6eaf0; --soft: #a9b4c2; --line: #364150; --link: #8ab8ff;
    --fail: #ff9c9c; --fail-soft: #42191d; --unknown: #f5c061; --unknown-soft: #3b2b0c; --waived: #a9c2ff;
    --waived-soft: #1f2d4d; --pass: #86d9a3; --pass-soft: #123423; --none: #b3bdca; --none-soft: #29313d;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 6rem; }
body {
  margin: 0; background: var(--page); color: var(--text); line-height: 1.5;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: anywhere;
}
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.3rem; margin: 0 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 0; }
.kind { margin: 0; color: var(--soft); font-weight: 600; }
.count, small, .hint { color: var(--soft); font-weight: 400; }
small { font-size: 0.85em; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: 0.5rem 1rem; z-index: 3; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: 0.2rem 0; }
section {
  background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 1.25rem; margin: 1.25rem 0;
}
code { font-family: ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; font-size: 0.88em; }
.hash { color: var(--soft); white-space: nowrap; }

.verdict { border-left: 8px solid; }
.verdict h2 { font-size: 1.6rem; margin-bottom: 0.25rem; }
.verdict.pass { border-left-color: var(--pass); }
.verdict.fail { border-left-color: var(--fail); }
.verdict.pass h2 { color: var(--pass); }
.verdict.fail h2 { color: var(--fail); }
.verdict.pass h2::before { content: "✓ " / ""; }
.verdict.fail h2::before { content: "✕ " / ""; }
.counts { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; list-style: none; padding: 0; margin: 1rem 0; }
.counts .figure { display: block; font-size: 1.6rem; font-weight: 600; line-height: 1.2; }
.notes { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; }
.caution { font-weight: 600; }

.state, .badge, .waiver { border-radius: 4px; padding: 0.05rem 0.45rem; font-size: 0.9rem; white-space: nowrap; }
.state { color: var(--none); background: var(--none-soft); }
.state::before { content: "– " / ""; font-weight: 700; }
.state.fail { color: var(--fail); background: var(--fail-soft); font-weight: 600; }
.state.fail::before { content: "✕ " / ""; }
.state.not-evaluated { color: var(--unknown); background: var(--unknown-soft); font-weight: 600; }
.state.not-evaluated::before { content: "? " / ""; }
.state.waived { color: var(--waived); background: var(--waived-soft); }
.state.waived::before { content: "△ " / ""; }
.state.pass { color: var(--pass); background: var(--pass-soft); }
.state.pass::before { content: "✓ " / ""; }
.badge { border: 1px solid; font-weight: 600; }
.waiver { background: var(--none-soft); }
.waiver.active { color: var(--waived); background: var(--waived-soft); }
.waiver.expired, .waiver.malformed { color: var(--fail); background: var(--fail-soft); font-weight: 600; }

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.75rem 1.5rem; margin: 0; }
.facts dt { color: var(--soft); font-size: 0.85rem; }
.facts dd { margin: 0; }
.facts + h3 { margin-top: 1rem; }
.facts .hash { white-space: normal; }
.facts dd ul { margin: 0; padding-left: 1.1rem; }

#filters {
  display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem 1.25rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1.25rem; margin: 1.25rem 0;
}
#filters[hidden] { display: none; }
#filters fieldset { flex-basis: 100%; border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; min-width: 0; }
#filters legend { padding: 0; }
#filters legend, #filters > label { color: var(--soft); font-size: 0.85rem; }
#filters fieldset label { display: inline-flex; align-items: center; gap: 0.35rem; min-height: 1.75rem; }
#filters input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--link); }
select { display: block; max-width: 14rem; min-width: 6rem; }
select, button {
  font: inherit; color: var(--text); background: var(--sheet); border: 1px solid var(--soft); border-radius: 5px;
  padding: 0.3rem 0.6rem; min-height: 2.1rem;
}
button { cursor: pointer; }
button:hover, summary:hover h3 { text-decoration: underline; }
output { color: var(--soft); font-size: 0.9rem; padding-bottom: 0.35rem; }
.tools { display: flex; gap: 0.75rem; }
.tools[hidden] { display: none; }
@media (min-width: 56rem) and (min-height: 40rem) {
  #filters { position: sticky; top: 0; z-index: 2; box-shadow: 0 4px 12px rgb(0 0 0 / 12%); }
}

.policy { border-top: 1px solid var(--line); padding: 1rem 0; }
.tags { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0.15rem 0 0.5rem; padding: 0; }
.tags { color: var(--soft); font-size: 0.9rem; }
.severity.critical, .severity.high { color: var(--text); font-weight: 600; }
.findings { list-style: none; margin: 0.75rem 0; padding: 0; }
.findings > li { border-left: 3px solid var(--line); padding: 0 0 0 1rem; margin: 0 0 1rem; scroll-margin-top: 7rem; }
.findings p { margin: 0.15rem 0; }
.findings > li:target { border-left-color: var(--link); }
.findings .facts { display: block; font-size: 0.9rem; margin-top: 0.35rem; }
.findings .facts > div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); align-items: baseline; }
.remedy { margin: 0; background: var(--none-soft); border-radius: 5px; padding: 0.6rem 0.9rem; }
summary { cursor: pointer; }
summary h3 { display: inline; }
.tally { display: inline-flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; margin-left: 0.75rem; vertical-align: middle; }
details > .scroll, details > table { margin-top: 0.75rem; }

.scroll { overflow-x: auto; margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); font-size: 0.9rem; padding-bottom: 0.35rem; }
th, td { text-align: left; overflow-wrap: normal; vertical-align: top; border-bottom: 1px solid var(--line); padding: 0.4rem 0.9rem 0.4rem 0; }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: 0.85rem; white-space: nowrap; }
.text { min-width: 14rem; }
td .state, td .waiver { display: inline-block; margin: 0 0.35rem 0.1rem 0; }
.number { font-variant-numeric: tabular-nums; }

svg { display: block; margin: 0 auto; }
svg text { font-size: 13px; fill: var(--text); }
svg .column { fill: var(--soft); font-weight: 600; }
svg .name { font-weight: 600; }
svg .firewall { fill: var(--none-soft); stroke: var(--soft); }
svg .box { fill: var(--sheet); stroke: var(--soft); }
svg .vm { stroke: var(--link); stroke-width: 2; }
svg .any, svg .unclear { fill: var(--unknown-soft); stroke: var(--unknown); stroke-width: 2; stroke-dasharray: 6 3; }
svg .traffic { font-weight: 600; }
svg .closed { fill: var(--soft); font-style: italic; }
svg .warning { fill: var(--unknown); font-weight: 600; }
svg .way { fill: none; stroke: var(--soft); stroke-width: 1.5; }
svg .tip { fill: var(--soft); }

.signatures { display: none; }
footer { color: var(--soft); font-size: 0.85rem; padding-bottom: 2rem; }
@media screen {
  .out { display: none; }
  svg .out { display: inline; opacity: 0.15; }
}
@media (max-width: 40rem) {
  header, main, footer { padding-left: 0.75rem; padding-right: 0.75rem; }
  section, #filters { padding: 0.9rem; }
  .facts { grid-template-columns: 1fr; }
  .findings .facts > div { display: block; }
  .findings > li { padding-left: 0.75rem; }
  .text { min-width: 22rem; }
  .tally { margin-left: 0; display: flex; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (forced-colors: active) { .state, .badge, .waiver { border: 1px solid; } }
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  :root {
    color-scheme: light; --page: #fff; --sheet: #fff; --text: #000; --soft: #444; --line: #bbb; --link: #000;
    --fail: #9d1620; --fail-soft: #fff; --unknown: #6a4000; --unknown-soft: #fff; --waived: #26407a;
    --waived-soft: #fff; --pass: #12552f; --pass-soft: #fff; --none: #444; --none-soft: #fff;
  }
  body { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav, #filters, .tools, .skip, .nothing { display: none !important; }
  section { border: 0; border-radius: 0; padding: 0; margin: 0 0 8mm; }
  .verdict { border-left: 3mm solid; padding-left: 4mm; }
  h2, h3, caption, .tags { break-after: avoid; }
  .tags { display: block; break-inside: avoid; }
  .tags li { display: inline; margin-right: 4mm; }
  .findings > li, tr, .remedy, svg { break-inside: avoid; }
  .policy { padding: 3mm 0; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  th, td { padding: 1.2mm 2mm 1.2mm 0; }
  .hash { white-space: normal; }
  .text { min-width: 0; }
  thead th { white-space: normal; }
  .state, .badge, .waiver { border: 1px solid; font-size: 8.5pt; }
  .remedy { border: 1px solid var(--line); }
  svg { width: 100%; height: auto; }
  a { text-decoration: none; }
  .signatures { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 10mm; padding-top: 15mm; break-inside: avoid; }
  .signatures p { border-top: 1px solid; padding-top: 1mm; margin: 0; }
}
`;
