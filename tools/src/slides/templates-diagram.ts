import { readTemplateSet, resolveStages } from '@aml-mlops/infrastructure';
import { INK } from './colours.ts';

const ROWS = 13;
const [LEFT, COLUMN, ROW] = [620, 170, 36];

/** Number of resources of each type in a deployment of the templates, by stage; types that differ most between stages first. */
export async function templatesDiagram(folder: string): Promise<string> {
  const stages = resolveStages(await readTemplateSet(folder), ['dev', 'test', 'prd']);
  const counts = new Map<string, number[]>();
  for (const [index, { resources }] of stages.entries()) {
    for (const { type } of resources) {
      const row = counts.get(type) ?? stages.map(() => 0);
      row[index] = (row[index] ?? 0) + 1;
      counts.set(type, row);
    }
  }
  const spread = (row: readonly number[]) => Math.max(...row) - Math.min(...row);
  const rows = [...counts].toSorted(([, a], [, b]) => spread(b) - spread(a) || Math.max(...b) - Math.max(...a));
  const most = Math.max(...rows.flatMap(([, row]) => row));
  const lines = rows.slice(0, ROWS).map(([type, row], at) => {
    const y = 46 + at * ROW;
    const bars = row.map((count, index) => {
      const x = LEFT + index * COLUMN;
      const width = count === 0 ? 0 : 8 + (count / most) * (COLUMN - 70);
      return `<rect x="${x}" y="${y}" width="${width}" height="20" rx="3" fill="#a3c1e0"/><text x="${x + width + 8}" y="${y + 16}" font-size="16" fill="${INK}">${count}</text>`;
    });
    return `<text x="8" y="${y + 16}" font-size="16" fill="${INK}">${type.replace('Microsoft.', '')}</text>${bars.join('')}`;
  });
  const heads = stages.map(
    ({ stage }, index) =>
      `<text x="${LEFT + index * COLUMN}" y="26" font-size="17" font-weight="bold" fill="#3569a8">${stage}</text>`,
  );
  const [width, height] = [LEFT + stages.length * COLUMN, 56 + Math.min(ROWS, rows.length) * ROW];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="DejaVu Sans, Verdana, sans-serif">
<text x="8" y="26" font-size="17" font-weight="bold" fill="#3569a8">resources by type</text>
${heads.join('\n')}
${lines.join('\n')}
</svg>`;
}
