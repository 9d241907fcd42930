import { WHO } from './who-may.ts';

const [BEGIN, END] = ['<!-- who may: begin -->', '<!-- who may: end -->'];

/** The table of `infrastructure/README.md`: for each task and each principal with a role, the stages in which it is permitted. */
export function whoMayTable(
  may: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  stages: readonly string[],
): string {
  const shown = (where: readonly string[]) => (where.length === stages.length ? 'all' : where.join(', '));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(may).map(([deed, cells]) => {
    const name = deed.startsWith('mlops ') ? deed.replace(/^(mlops [^,]+)/, '`$1`') : deed;
    return line([name, ...WHO.map((who) => shown(cells[who] ?? []))]);
  });
  return [line(['', ...WHO]), line(Array(WHO.length + 1).fill('---')), ...rows].join('\n');
}

/** A text with the table inserted between its two markers. */
export function withTable(text: string, table: string): string {
  const [before = '', rest = ''] = text.split(BEGIN);
  return `${before}${BEGIN}\n${table}\n${END}${rest.split(END)[1] ?? ''}`;
}
