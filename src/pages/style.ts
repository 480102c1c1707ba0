/** The style of all pages: system fonts, light and dark, readable on a phone and on paper. */
export const style = `
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #595959; --paper: #ffffff; --line: #c8c8c8; --accent: #0b5cad;
  --critical: #a8071a; --warning: #8a4b00; --info: #0b5cad; --clear: #1b6e2c; }
@media (prefers-color-scheme: dark) { :root { --text: #ececec; --quiet: #b0b0b0; --paper: #16181c; --line: #4a4d52; --accent: #7fb8f5;
  --critical: #ff9c9c; --warning: #f5b866; --info: #7fb8f5; --clear: #86d99a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 70rem; margin: 0 auto; padding: 0.75rem 1rem; }
header { border-bottom: 1px solid var(--line); }
a { color: var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { margin-top: 2rem; font-size: 1.25rem; }
.lead { font-size: 1.1rem; }
dt { font-weight: 600; margin-top: 0.5rem; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; } .number { text-align: right; white-space: nowrap; }
.card { border: 1px solid var(--line); border-left: 0.4rem solid var(--line); border-radius: 0.25rem; padding: 0.5rem 1rem; margin: 0.75rem 0; }
.card.critical { border-left-color: var(--critical); } .card.warning { border-left-color: var(--warning); } .card.info { border-left-color: var(--info); }
.indicator { text-transform: uppercase; font-size: 0.8rem; }
.critical .indicator, td.critical { color: var(--critical); } .warning .indicator, td.warning { color: var(--warning); }
.info .indicator, td.info { color: var(--info); } td.clear { color: var(--clear); }
.offer { display: inline-block; border: 1px solid var(--accent); border-radius: 0.25rem; padding: 0.1rem 0.5rem; margin: 0 0.5rem 0.25rem 0; }
@media print { header { display: none; } .card, tr { break-inside: avoid; } }
`;
