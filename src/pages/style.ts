/** The style of all pages: system fonts, light and dark, readable on a phone and on paper. */
export const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --paper: #ffffff; --raised: #f6f8fa; --line: #d0d7de;
  --accent: #0a58a8; --critical: #a40e26; --warning: #7d4a00; --info: #0a58a8; --clear: #1a6a2c;
  --critical-back: #fff0f0; --warning-back: #fff6e5; --info-back: #eef5fd; --patient: #6f42c1; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --quiet: #a9b2bc; --paper: #14171b; --raised: #1d2127; --line: #3d444d;
  --accent: #86bdf7; --critical: #ffa3a3; --warning: #f3bd6d; --info: #86bdf7; --clear: #87d79a;
  --critical-back: #2d1719; --warning-back: #2a2112; --info-back: #14222f; --patient: #c3a6ff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: break-word; }
header, main { max-width: 66rem; margin: 0 auto; padding: 0.75rem 1rem; }
main { padding-bottom: 4rem; }
main:focus { outline: none; }
header { border-bottom: 1px solid var(--line); } header nav { display: flex; gap: 1.25rem; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.25rem 0.5rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 0.5rem; }
h2 { margin: 2.5rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 1.75rem 0 0.25rem; font-size: 1.05rem; }
:target { scroll-margin-top: 1rem; }
tr:target, figure:target { background: var(--raised); }
.lead { font-size: 1.15rem; margin-top: 0; max-width: 45rem; } .quiet { color: var(--quiet); font-size: 0.9rem; }
p, li, dd { max-width: 48rem; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
.contents { background: var(--raised); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem 1rem; }
.contents h2 { font-size: 1rem; margin: 0; padding: 0; border: 0; }
.contents ul { margin: 0.25rem 0 0; padding: 0; list-style: none; columns: 16rem; column-gap: 2rem; }
.contents a { display: inline-block; padding: 0.15rem 0; }
dt { font-weight: 600; margin-top: 0.75rem; } dd { margin: 0; }
.about { display: grid; grid-template-columns: 12rem 1fr; column-gap: 1rem; } .about dt { grid-column: 1; } .about dd { grid-column: 2; }
.about dt + dd { margin-top: 0.75rem; }
.changes dd { margin-left: 1rem; display: list-item; list-style: disc; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.5rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.4rem 0.75rem 0.4rem 0; text-align: left; vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; } .number { text-align: right; white-space: nowrap; }
.cases tbody th { white-space: nowrap; } .cases td:last-child { white-space: nowrap; }
.side-by-side th:first-child, .side-by-side td:first-child { width: 30%; } .side-by-side td p { margin: 0 0 0.4rem; }
.rules { padding-left: 1.75rem; } .rules li { margin: 0.75rem 0; } .rules li > a { font-weight: 600; }
.rules .indicators { display: inline-flex; gap: 0.75rem; flex-wrap: wrap; margin-left: 0.75rem; } .rules .why { display: block; color: var(--quiet); }
.indicator { text-transform: uppercase; letter-spacing: 0.03em; font-size: 0.8rem; white-space: nowrap; }
.sign { fill: currentColor; vertical-align: -0.1em; }
.critical.indicator, .word.critical { color: var(--critical); } .warning.indicator, .word.warning { color: var(--warning); }
.info.indicator, .word.info { color: var(--info); } .word.clear { color: var(--clear); } .word { font-weight: 600; }
.word.inapplicable, .word.unknown { color: var(--quiet); }
.card { border: 1px solid var(--line); border-left: 0.4rem solid var(--line); border-radius: 0.4rem; padding: 0.75rem 1rem; margin: 0; background: var(--paper); }
.card.critical { border-left-color: var(--critical); background: var(--critical-back); }
.card.warning { border-left-color: var(--warning); background: var(--warning-back); }
.card.info { border-left-color: var(--info); background: var(--info-back); }
.card p { margin: 0.5rem 0; } .card ul { margin: 0.5rem 0; padding-left: 1.25rem; } .card .summary { margin-top: 0; }
.card-source, .card details { font-size: 0.9rem; }
.offers { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.75rem 0; }
.offers button { font: inherit; font-size: 0.95rem; color: var(--accent); background: var(--paper); border: 1px solid var(--accent); border-radius: 0.4rem;
  padding: 0.3rem 0.75rem; text-align: left; opacity: 1; }
.offers .recommended { font-weight: 600; }
.one-card { max-width: 44rem; } .two-cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
.label-name { font-size: 0.85rem; color: var(--quiet); margin: 0.25rem 0; }
.no-card { border: 1px dashed var(--line); border-radius: 0.4rem; padding: 0.75rem 1rem; margin: 0.75rem 0; }
.banner { border: 1px solid var(--warning); background: var(--warning-back); border-radius: 0.4rem; padding: 0.5rem 0.75rem; }
.badge { border: 1px solid var(--warning); color: var(--warning); border-radius: 0.75rem; padding: 0 0.5rem; margin-left: 0.5rem; font-size: 0.85rem; white-space: nowrap; }
header nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
pre { font: 0.9rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 36; margin: 0.25rem 0; padding: 0.5rem 0.75rem;
  background: var(--raised); border: 1px solid var(--line); border-radius: 0.4rem; }
.copied { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 0.75rem; align-items: start; }
.copy { width: 5.5rem; margin-top: 0.25rem; font-size: 0.8rem; color: var(--quiet); } .copy [role="status"] { display: block; }
.copy button { font: inherit; font-size: 0.9rem; color: var(--accent); background: var(--paper); border: 1px solid var(--accent); border-radius: 0.4rem; padding: 0.15rem 0.75rem; cursor: pointer; }
.typed p { margin: 0.75rem 0 0; } .ground { color: var(--quiet); }
summary { cursor: pointer; padding: 0.15rem 0; }
.limit { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
.limit figcaption { max-width: 48rem; } .limit .numbers { display: block; } .limit p { margin: 0.25rem 0; } .limit ul { padding-left: 1.25rem; }
.number-line { display: block; max-width: 48rem; margin: 0.5rem 0; overflow: visible; }
.number-line text { fill: var(--quiet); font-size: 13px; } .number-line .label { fill: var(--text); font-weight: 600; }
.number-line .scale { stroke: var(--quiet); stroke-width: 1.5; } .number-line .range { fill: var(--accent); }
.number-line .mark { fill: var(--text); } .number-line .mark-line { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 3 3; }
.number-line .of-hospital .mark { fill: var(--accent); } .number-line .of-hospital .mark-line { stroke: var(--accent); }
.number-line .of-hospital .label { fill: var(--accent); }
.number-line .patient { fill: var(--patient); fill-opacity: 0.45; stroke: var(--patient); }
.neighbours { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 44rem) {
  .about { display: block; } .about dt + dd { margin-top: 0; }
  .cases, .cases tbody, .side-by-side, .side-by-side tbody, .side-by-side caption, .cases caption { display: block; }
  .cases thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .cases tr { display: grid; grid-template-columns: 1fr auto auto; gap: 0 0.75rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .cases th, .cases td { border: 0; padding: 0; } .cases tbody th { font-weight: 600; white-space: normal; }
  .cases td:nth-child(2) { grid-column: 1 / -1; grid-row: 2; }
  .side-by-side thead { display: block; }
  .side-by-side tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0.25rem 0.75rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .side-by-side th, .side-by-side td { border: 0; padding: 0; min-width: 0; }
  .side-by-side th:first-child, .side-by-side td:first-child { grid-column: 1 / -1; width: auto; }
  .limit { padding: 0.75rem; } pre { tab-size: 4; } table { font-size: 0.95rem; } th, td { padding-right: 0.5rem; } td:last-child, th:last-child { padding-right: 0; }
}
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #444; --paper: #fff; --raised: #fff; --line: #999; --accent: #000; --critical: #7a0010;
    --warning: #5a3500; --info: #003a75; --clear: #0d4d1c; --critical-back: #fff; --warning-back: #fff; --info-back: #fff; --patient: #555; }
  body { font-size: 10.5pt; } header, .copy, .contents, .neighbours, .skip { display: none; } header, main { max-width: none; padding: 0; }
  .card, .limit, tr, li { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; }
  details > summary { list-style: none; } details::details-content { content-visibility: visible; display: block; }
  .card, .number-line { print-color-adjust: exact; } .offers button { border-color: #444; }
}
`;

/** The picture in a browser's tab: a card with its coloured edge. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0a58a8"/><path fill="#fff" d="M5 4h8v2H5zm0 3h8v2H5zm0 3h5v2H5z"/><path fill="#ffa3a3" d="M2 4h2v8H2z"/></svg>';
