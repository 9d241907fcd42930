import { formatNumber } from '../components/format.ts';
import { type Curve, extent } from './curves.ts';
import { seriesColourNow, seriesDash } from './series-colours.ts';
import { ticks } from './ticks.ts';

const SIZE = { width: 900, height: 420, left: 70, right: 20, top: 20, bottom: 40 } as const;
const ROW = 18;

/** The curves as an SVG file: the page shows a canvas. */
export function curvesSvg(curves: readonly Curve[], title: string): string {
  const [x0, x1] = extent(curves.flatMap(({ steps }) => [...steps])) ?? [0, 1];
  const [y0, y1] = extent(curves.flatMap(({ values }) => [...values])) ?? [0, 1];
  const xAt = (x: number) => SIZE.left + ((x - x0) / (x1 - x0 || 1)) * (SIZE.width - SIZE.left - SIZE.right);
  const yAt = (y: number) =>
    SIZE.height - SIZE.bottom - ((y - y0) / (y1 - y0 || 1)) * (SIZE.height - SIZE.top - SIZE.bottom);
  const style = getComputedStyle(document.documentElement);
  const [ink, edge] = ['--quiet', '--edge'].map((name) => style.getPropertyValue(name).trim());
  const text = (x: number, y: number, content: string, anchor: string) =>
    `<text x="${x}" y="${y}" fill="${ink}" text-anchor="${anchor}" font-size="12" font-family="sans-serif">${escaped(content)}</text>`;
  const lines = ticks(y0, y1, 6).map(
    (y) =>
      `<path d="M${SIZE.left},${yAt(y)}H${SIZE.width - SIZE.right}" stroke="${edge}"/>${text(SIZE.left - 8, yAt(y) + 4, formatNumber(y), 'end')}`,
  );
  const steps = ticks(x0, x1, 8).map((x) => text(xAt(x), SIZE.height - SIZE.bottom + 18, formatNumber(x), 'middle'));
  const paths = curves.map((curve, i) => {
    const dash = seriesDash(i).join(' ');
    return `<path d="${pathOf(curve, xAt, yAt)}" fill="none" stroke="${seriesColourNow(i)}" stroke-width="1.8"${dash && ` stroke-dasharray="${dash}"`}/>`;
  });
  const legend = curves.map(({ name }, i) => {
    const y = SIZE.height + i * ROW;
    return `<path d="M${SIZE.left},${y - 4}h18" stroke="${seriesColourNow(i)}" stroke-width="3"/>${text(SIZE.left + 26, y, name.slice(0, 100), 'start')}`;
  });
  const height = SIZE.height + curves.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${height}" viewBox="0 0 ${SIZE.width} ${height}"><title>${escaped(title)}</title>${[...lines, ...steps, ...paths, ...legend].join('')}</svg>`;
}

function pathOf({ steps, values }: Curve, xAt: (x: number) => number, yAt: (y: number) => number): string {
  let pen = 'M';
  const parts = steps.map((step, i) => {
    const value = values[i];
    if (value === null || value === undefined) {
      pen = 'M';
      return '';
    }
    const part = `${pen}${xAt(step).toFixed(1)},${yAt(value).toFixed(1)}`;
    pen = 'L';
    return part;
  });
  return parts.join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\p{Cc}]/gu, (character) =>
    /\p{Cc}/u.test(character) ? ' ' : `&#${character.charCodeAt(0)};`,
  );
}
