/** Style sheet of every page: light or dark as the reader prefers, one column on narrow screens, black on white in print. */
export const THEME = `
:root {
  color-scheme: light dark;
  --ink: #22303c; --quiet: #5d6874; --ground: #f5f7f9; --sheet: #fff; --edge: #dfe5ea; --line: #eaeef2;
  --ok: #1e6b37; --ok-ground: #e2f2e6; --warning: #8a5200; --warning-ground: #fdefd8; --warning-row: #fff6e6;
  --error: #a02622; --error-ground: #fbe1e0; --warning-edge: #e69f00; --error-edge: #c8403b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #dfe5ec; --quiet: #98a4b1; --ground: #14181d; --sheet: #1c2229; --edge: #323b45; --line: #29313a;
    --ok: #8fd6a5; --ok-ground: #1d3a28; --warning: #f3c27a; --warning-ground: #44320f; --warning-row: #33291a;
    --error: #f5a09b; --error-ground: #4b2120;
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 "DejaVu Sans", Verdana, sans-serif; color: var(--ink); background: var(--ground); }
body { max-width: 1120px; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
header { margin-bottom: 2rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
p { margin: .3rem 0 .7rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
section { background: var(--sheet); border: 1px solid var(--edge); border-radius: 8px; padding: 1rem 1.2rem; margin: 0 0 1.2rem; }
.badge { display: inline-block; padding: .15rem .7rem; border-radius: 999px; font-size: .85rem; margin-right: .4rem; }
.badge.ok { background: var(--ok-ground); color: var(--ok); }
.badge.warning { background: var(--warning-ground); color: var(--warning); }
.badge.error { background: var(--error-ground); color: var(--error); }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .25rem .7rem; border-left: 3px solid var(--edge); margin: .3rem 0; overflow-wrap: anywhere; unicode-bidi: plaintext; }
li.warning { border-color: var(--warning-edge); }
li.error { border-color: var(--error-edge); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; min-width: 0; overflow-x: auto; }
img { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th { text-align: left; color: var(--quiet); font-weight: normal; vertical-align: bottom; border-bottom: 1px solid var(--edge); }
th, td { padding: .25rem .9rem .25rem 0; }
td { max-width: 28rem; overflow-wrap: anywhere; min-width: 3.2rem; unicode-bidi: plaintext; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody tr + tr td { border-top: 1px solid var(--line); }
tr.warning td { background: var(--warning-row); }
tr.error td { color: var(--error); }
tr.best td { font-weight: bold; }
code { font-size: .9em; overflow-wrap: anywhere; unicode-bidi: isolate; }
a { color: inherit; }
@media (max-width: 600px) {
  body { padding: 1rem .6rem 2rem; }
  section { padding: .8rem .7rem; }
}
@media print {
  :root {
    --ink: #000; --quiet: #444; --ground: #fff; --sheet: #fff; --edge: #bbb; --line: #ddd;
    --ok: #1e6b37; --ok-ground: #fff; --warning: #8a5200; --warning-ground: #fff; --warning-row: #fff6e6;
    --error: #a02622; --error-ground: #fff;
  }
  @page { margin: 14mm; }
  html { font-size: 10.5px; color-scheme: light; }
  body { max-width: none; padding: 0; }
  section { border: 0; padding: 0; }
  .badge { border: 1px solid currentColor; }
  .scroll, figure { overflow: visible; }
  .figures { grid-template-columns: 1fr 1fr; }
  figure, tr, li { break-inside: avoid; }
  h1, h2 { break-after: avoid; }
  thead { display: table-header-group; }
  td { max-width: none; min-width: 0; }
  tr.warning td { print-color-adjust: exact; }
}
`;
