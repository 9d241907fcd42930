import { LAYERS } from '../boundaries/rules.ts';
import type { WorkspacePackage } from '../boundaries/workspace-packages.ts';
import { HAIRLINE, INK, QUIET_INK } from './colours.ts';

/** Tags that are not layers. */
const BESIDE = new Set(['type:stand', 'type:tool']);

const FILLS = ['#fdf1e6', '#fbf3da', '#eaf5ee', '#e6f3f5', '#eaf1f9', '#efecf7', '#f5eaf1', '#f1f2f4'];
const [LEFT, RIGHT, ROW, LINE] = [160, 1060, 28, 22];
const CHARACTER = 8.6;

/**
 * The layers of the repository, the highest on top, with the packages that declare them in `package.json`. An import may only point down:
 * the order is that of the rules enforced by `npm run check`.
 */
export function layersDiagram(packages: readonly WorkspacePackage[]): string {
  // They are declared from the lowest up.
  const order = Object.keys(LAYERS)
    .filter((tag) => !BESIDE.has(tag))
    .reverse();
  let y = 8;
  const rows = order.map((tag, index) => {
    const names = packages.filter((each) => each.tag === tag).map(({ name }) => name.replace('@aml-mlops/', ''));
    const lines = wrap(names);
    const height = ROW + (lines.length - 1) * LINE + 12;
    const texts = lines.map(
      (line, at) => `<text x="${LEFT}" y="${y + 26 + at * LINE}" font-size="16" fill="${INK}">${line}</text>`,
    );
    const row = `<rect x="8" y="${y}" width="${RIGHT}" height="${height}" rx="5" fill="${FILLS[index]}" stroke="${HAIRLINE}"/>
<text x="22" y="${y + 26}" font-size="16" font-weight="bold" fill="${INK}">${tag.replace('type:', '')}</text>${texts.join('')}`;
    y += height + 7;
    return row;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${RIGHT + 60} ${y + 6}" font-family="DejaVu Sans, Verdana, sans-serif">
<defs><marker id="down" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${QUIET_INK}"/></marker></defs>
${rows.join('\n')}
<path d="M${RIGHT + 32} 14 V${y - 10}" stroke="${QUIET_INK}" stroke-width="1.5" marker-end="url(#down)"/>
<text transform="translate(${RIGHT + 50} ${y / 2}) rotate(90)" font-size="15" text-anchor="middle" fill="${QUIET_INK}">an import may only point down</text>
</svg>`;
}

function wrap(names: readonly string[]): string[] {
  const widest = (RIGHT - LEFT) / CHARACTER;
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 3 <= widest) lines[lines.length - 1] = `${last} · ${name}`;
    else lines.push(name);
  }
  return lines;
}
