/** The style of the report, added to that of all pages. */
export const reportStyle = `
:root { --shown: #0a58a8; --hidden: #7093b8; --gap-1: #a40e26; --gap-2: #c8741d; --gap-3: #7d4a00; --gap-4: #6f42c1; --gap-5: #57606a; --gap-6: #1b1f24; }
@media (prefers-color-scheme: dark) { :root { --shown: #86bdf7; --hidden: #5b7ca3; --gap-1: #ff9c9c; --gap-2: #e8a25f; --gap-3: #f3d19a; --gap-4: #c3a6ff; --gap-5: #a9b2bc; --gap-6: #e6e9ed; } }
header a + a { margin-left: 1rem; }
.filter { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 1rem 0; }
.filter label { display: block; font-size: 0.9rem; color: var(--quiet); min-width: 0; }
.filter input, .filter select { display: block; font: inherit; font-size: 1rem; color: var(--text); background: var(--paper); border: 1px solid var(--quiet);
  border-radius: 0.4rem; padding: 0.3rem 0.5rem; min-height: 2.4rem; max-width: 100%; } .filter select { width: 20rem; } .filter input { width: 11rem; }
.filter button { font: inherit; color: var(--paper); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.4rem; padding: 0.3rem 1.25rem; min-height: 2.4rem; }
.filter a { padding: 0.4rem 0; }
.totals { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0.75rem; margin: 1rem 0; }
.totals div { background: var(--raised); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem 0.75rem; }
.totals dt { margin: 0; font-weight: 400; color: var(--quiet); font-size: 0.9rem; } .totals .big { font-size: 1.6rem; font-weight: 600; line-height: 1.2; display: block; }
.look-at { border: 1px solid var(--warning); border-left-width: 0.4rem; border-radius: 0.4rem; background: var(--warning-back); padding: 0.5rem 1rem; margin: 1rem 0; }
.look-at h3 { margin: 0.25rem 0; } .look-at ul { margin: 0.25rem 0; padding-left: 1.25rem; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 0.3rem; padding: 0 0.35rem; margin-left: 0.4rem; font-size: 0.8rem; color: var(--quiet); white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.5rem 0; padding: 0; font-size: 0.9rem; }
.legend svg { vertical-align: -0.1em; }
.chart, .spark, .whisker, .parts { display: block; }
.chart text { fill: var(--quiet); font-size: 12px; }
.level { stroke: var(--line); stroke-width: 1; }
rect.critical { fill: var(--critical); } rect.warning { fill: var(--gap-2); } rect.info { fill: var(--info); } rect.unsaid { fill: var(--quiet); }
rect.accepted { fill: var(--clear); } rect.overridden { fill: var(--gap-2); } rect.shown { fill: var(--shown); } rect.hidden { fill: var(--hidden); }
rect.there { fill: var(--clear); } rect.empty { fill: var(--hidden); } rect.not-sent { fill: var(--gap-1); } rect.failed { fill: var(--gap-2); }
rect.unreadable { fill: var(--gap-4); } rect.incomplete { fill: var(--gap-3); } rect.stale { fill: var(--gap-5); } rect.contradictory { fill: var(--gap-6); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .p50 { stroke: var(--accent); } .p95 { stroke: var(--warning); stroke-dasharray: 6 4; } .p99 { stroke: var(--critical); stroke-dasharray: 2 3; }
.dot { stroke: none; } .dot.p50 { fill: var(--accent); } .dot.p95 { fill: var(--warning); } .dot.p99 { fill: var(--critical); }
.interval { stroke: var(--text); stroke-width: 2; } .rate { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
.data .picture { width: 26%; } .data td.picture { vertical-align: middle; } .data th.number { white-space: normal; vertical-align: bottom; } .data thead th { vertical-align: bottom; }
.data .odd th { box-shadow: inset 0.25rem 0 var(--warning); padding-left: 0.75rem; } .data .odd { background: var(--warning-back); }
.reasons { margin: 0; padding-left: 1.25rem; }
.numbers-of { margin: 0.5rem 0 1rem; font-size: 0.95rem; }
@media (max-width: 44rem) {
  .data, .data caption, .data tbody { display: block; }
  .data thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .data tr { display: block; padding: 0.6rem 0; border-bottom: 1px solid var(--line); } .data tbody th { display: block; border: 0; padding: 0; font-weight: 600; }
  .data td { display: grid; grid-template-columns: 1fr auto; gap: 1rem; border: 0; padding: 0.1rem 0; text-align: right; overflow-wrap: anywhere; }
  .data td::before { content: attr(data-name); color: var(--quiet); text-align: left; overflow-wrap: normal; }
  .data td.picture { display: block; width: auto; padding: 0.3rem 0; } .data td.picture::before, .data td.list::before { content: none; } .data td.list { display: block; text-align: left; }
  .data .odd { padding-left: 0.75rem; padding-right: 0.5rem; box-shadow: inset 0.25rem 0 var(--warning); } .data .odd th { box-shadow: none; padding-left: 0; }
  .filter label, .filter input, .filter select { width: 100%; } .filter button { width: 100%; }
}
@media print {
  .filter { display: none; } .totals div, .look-at, .chart, .data tr { break-inside: avoid; } .bar, rect, circle, .look-at, .data .odd { print-color-adjust: exact; }
}
`;
