/** The look of the report. */
export const STYLE = `
:root { font: 15px/1.5 "DejaVu Sans", Verdana, sans-serif; color: #22303c; background: #f5f7f9; }
body { max-width: 1120px; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
header { margin-bottom: 2rem; }
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
.sizes { color: #6b7480; margin: .2rem 0 .8rem; }
section { background: #fff; border: 1px solid #dfe5ea; border-radius: 8px; padding: 1rem 1.2rem; margin: 0 0 1.2rem; }
.badge { display: inline-block; padding: .15rem .7rem; border-radius: 999px; font-size: .85rem; margin-right: .4rem; }
.badge.ok { background: #e2f2e6; color: #1e6b37; }
.badge.warning { background: #fdefd8; color: #8a5200; }
.badge.error { background: #fbe1e0; color: #a02622; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .25rem .7rem; border-left: 3px solid #cfd8df; margin: .3rem 0; overflow-wrap: anywhere; }
li.warning { border-color: #e69f00; }
li.error { border-color: #c8403b; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: 0; flex: 1 1 440px; min-width: 0; }
img { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th { text-align: left; color: #6b7480; font-weight: normal; border-bottom: 1px solid #cfd8df; }
th, td { padding: .25rem .7rem .25rem 0; white-space: nowrap; }
td.number { font-variant-numeric: tabular-nums; }
tbody tr + tr td { border-top: 1px solid #eef1f4; }
tr.warning td { background: #fff6e6; }
code { font-size: .9em; }
`;
