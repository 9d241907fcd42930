import type { BenchReport, BenchRow } from './report.ts';

/** Prints a report as a table. */
export function formatReport({ bench, machine, rows, totals, peakMemoryBytes }: BenchReport): string {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [titles, ...rows.map((row) => titles.map((title) => formatCell(row[title])))];
  const widths = titles.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const table = cells.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  return [
    `${bench} on ${machine.processor}, ${machine.processors} processors, Node ${machine.node}`,
    ...table,
    describe(totals),
    `peak memory ${Math.round(peakMemoryBytes / 1e6)} MB`,
  ].join('\n');
}

function describe(totals: BenchRow): string {
  return Object.entries(totals)
    .map(([name, value]) => `${name} ${formatCell(value)}`)
    .join(', ');
}

function formatCell(value: BenchRow[string] | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(3);
}
