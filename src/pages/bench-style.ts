/** What the bench has beside the style of all pages. */
export const benchStyle = `
header, main { max-width: 92rem; }
.bench { display: grid; gap: 1.5rem; }
.bench h2 { margin-top: 0.5rem; } .bench h3 { margin-top: 2rem; } .bench h4 { margin: 0.75rem 0 0.25rem; font-size: 0.95rem; }
@media (min-width: 62rem) {
  .bench { grid-template-columns: minmax(24rem, 5fr) 7fr; gap: 2.5rem; align-items: start; }
}
.bench > section { min-width: 0; }
.bench input, .bench select, .bench textarea, .bench button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet);
  border-radius: 0.4rem; padding: 0.35rem 0.6rem; max-width: 100%; min-height: 2.4rem; }
.bench input[type="radio"], .bench input[type="checkbox"] { min-height: 0; width: 1.1rem; height: 1.1rem; vertical-align: -0.15em; accent-color: var(--accent); }
.bench ::placeholder { color: var(--quiet); opacity: 1; }
.bench button { cursor: pointer; } .bench button:hover { background: var(--raised); }
.bench .primary { background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600; }
.bench .primary:hover { background: var(--accent); filter: brightness(1.1); }
.bench .primary:disabled { cursor: progress; }
.bench textarea { width: 100%; font-family: ui-monospace, monospace; font-size: 0.8rem; font-weight: 400; line-height: 1.45; display: block; resize: vertical; }
.tabs { display: flex; margin: 0.75rem 0 1rem; border: 1px solid var(--quiet); border-radius: 0.5rem; overflow: hidden; }
.tabs label { flex: 1; position: relative; text-align: center; }
.tabs label + label { border-left: 1px solid var(--quiet); }
.tabs input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.tabs span { display: block; padding: 0.45rem 0.4rem; }
.tabs input:checked + span { background: var(--accent); color: var(--paper); font-weight: 600; }
.tabs input:focus-visible + span { outline: 3px solid var(--text); outline-offset: -5px; border-radius: 0.3rem; }
.choose label, .editor, .copied label { font-weight: 600; } .choose input { width: 100%; }
.choose [role="status"] { margin: 0.35rem 0; }
.cases-list { border: 1px solid var(--line); border-radius: 0.4rem; height: 21rem; overflow-y: auto; margin-bottom: 1rem; }
.group-name { position: sticky; top: 0; background: var(--raised); font-weight: 600; font-size: 0.9rem; padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--line); }
[role="option"] { padding: 0.4rem 0.75rem; border-bottom: 1px solid var(--line); cursor: pointer; display: flex; gap: 0.75rem; justify-content: space-between; line-height: 1.35; }
[role="option"]:hover { background: var(--raised); }
[role="option"].active { box-shadow: inset 0 0 0 2px var(--accent); }
[role="option"][aria-selected="true"] { background: var(--info-back); }
.case-title { font-size: 0.95rem; min-width: 0; }
.case-shows { display: flex; flex-wrap: wrap; gap: 0 0.5rem; justify-content: flex-end; align-content: flex-start; font-size: 0.8rem; text-align: right; max-width: 45%; flex: none; }
.tag { font-size: 0.8rem; color: var(--quiet); white-space: nowrap; margin-left: 0.35rem; }
.fields { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 0 0 0.75rem; }
.fields label { flex: 1 1 12rem; font-size: 0.9rem; min-width: 0; } .fields .short { flex: 0 1 6rem; }
.fields label > input:not([type="checkbox"]), .fields label > select { display: block; width: 100%; font-size: 1rem; }
.fields p { flex: 1 1 100%; margin: 0; }
.check { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.25rem 0; } .check input { flex: none; margin: 0; translate: 0 0.15rem; } .fields .check { flex: 0 0 auto; padding-bottom: 0.5rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.75rem 0; } .buttons .primary { min-width: 7rem; }
fieldset { border: 1px solid var(--line); border-radius: 0.4rem; margin: 0 0 0.75rem; padding: 0.5rem 0.75rem 0; min-width: 0; } legend { font-weight: 600; font-size: 0.9rem; padding: 0 0.25rem; }
.build { margin-bottom: 1.25rem; } .build > .primary { width: 100%; }
.added { margin: 0 0 0.75rem; padding-left: 1.1rem; } .added button { padding: 0.05rem 0.5rem; min-height: 0; font-size: 0.85rem; }
.problem:empty { display: none; }
.problem, .refused { border: 1px solid var(--critical); border-left-width: 0.4rem; border-radius: 0.4rem; padding: 0.5rem 0.75rem; margin: 0.75rem 0; background: var(--critical-back); }
.copied { margin-bottom: 1rem; } .copied textarea { font-weight: 400; }
.about-case { font-size: 1.1rem; font-weight: 600; margin: 0.5rem 0; } .about-case .quiet { font-weight: 400; }
.measured { margin: 0.25rem 0 0.75rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.empty { border: 1px dashed var(--line); border-radius: 0.4rem; padding: 1.5rem 1rem; color: var(--quiet); max-width: none; }
.cards { display: grid; gap: 0.75rem; } .expected { margin-bottom: 0.75rem; } .expected ul { margin: 0.25rem 0 0; padding-left: 1.25rem; }
.card { min-width: 0; }
.card-actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-top: 0.5rem; } .card-actions p { margin: 0; font-size: 0.9rem; }
.bench .card .offers button { border-color: var(--accent); color: var(--accent); }
.bench .card-actions button { font-size: 0.9rem; min-height: 2rem; padding: 0.2rem 0.75rem; }
.seen { list-style: none; padding: 0; margin: 0; border-top: 1px solid var(--line); }
.seen > li { border-bottom: 1px solid var(--line); max-width: none; } .seen details[open] { padding-bottom: 0.75rem; }
.seen summary { padding: 0.4rem 0; } .seen summary .word { display: inline-block; min-width: 8.5rem; } .seen details > :not(summary) { margin-left: 1.1rem; }
.facts { margin: 0; font-size: 0.9rem; } .facts > div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 0 1rem; padding: 0.2rem 0; }
.facts dt { margin: 0; overflow-wrap: anywhere; } .facts dd { min-width: 0; max-width: none; overflow-wrap: anywhere; } .missing { color: var(--warning); }
pre { overflow: auto; max-height: 32rem; background: var(--raised); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.75rem; font: 0.8rem/1.45 ui-monospace, monospace; }
dialog { background: var(--paper); color: var(--text); border: 1px solid var(--quiet); border-radius: 0.5rem; max-width: min(36rem, calc(100vw - 2rem)); padding: 1rem 1.25rem; }
dialog h2 { border: 0; margin: 0; padding: 0; } dialog::backdrop { background: rgb(0 0 0 / 0.5); }
@media (max-width: 44rem) {
  .facts > div { grid-template-columns: 1fr; } .seen details > :not(summary) { margin-left: 0; } .cases-list { height: 17rem; } .seen summary .word { min-width: 0; }
  .tabs span { font-size: 0.95rem; padding: 0.45rem 0.2rem; }
}
@media print { .ask, .card-actions { display: none; } }
`;
