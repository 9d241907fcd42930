import path from 'node:path';
import { styleText } from 'node:util';
import type { SummarySection } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/errors';
import { formatSeconds } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import type { RunDocument, RunReport } from './run-document.ts';

/** The summary at the end of a run, with bold headings; external content is escaped for the terminal. */
export function runSummary({ document, sections }: RunReport): string {
  const blocks = [
    datasetBlock(document),
    ...sections.map(sectionBlock),
    skippedBlock(document),
    outputBlock(document),
    outcome(document),
  ];
  return `\n${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function heading(text: string): string {
  return styleText('bold', visibleText(text), { stream: process.stdout });
}

function datasetBlock({ datasets }: RunDocument): string {
  if (datasets.length === 0) return '';
  const table = formatTable(datasets, [
    { title: 'dataset', value: ({ name }) => name },
    { title: 'version', value: ({ version }) => String(version), align: 'right' },
    { title: 'rows', value: ({ rows }) => String(rows), align: 'right' },
  ]);
  return `${heading('Datasets')}\n${table}`;
}

/** One section of a kind's summary. */
function sectionBlock({ title, table, lines = [] }: SummarySection): string {
  const columns = table?.columns.map((column, index) => ({
    ...column,
    value: (row: readonly string[]) => row[index] ?? '',
  }));
  return [
    heading(title),
    ...(table && columns ? [formatTable(table.rows, columns)] : []),
    ...lines.map((line) => visibleText(line)),
  ].join('\n');
}

/** Steps skipped by a condition. Omits steps skipped because of a failed one, which add no information. */
function skippedBlock({ steps }: RunDocument): string {
  const lines = steps.flatMap(({ name, reason }) => (reason === undefined ? [] : [visibleText(`${name}: ${reason}`)]));
  return lines.length === 0 ? '' : [heading('Skipped'), ...lines].join('\n');
}

function outputBlock({ outputs }: RunDocument): string {
  if (outputs.length === 0) return '';
  const width = Math.max(...outputs.map(({ name }) => name.length));
  const lines = outputs.map(({ name, path: folder }) => visibleText(`${name.padEnd(width)}  ${nearPath(folder)}`));
  return [heading('Outputs'), ...lines].join('\n');
}

/** Relative if the folder is below the current one: shorter, and terminals can still open it. */
function nearPath(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative;
}

function outcome({ run, status, seconds, steps }: RunDocument): string {
  const count = (wanted: string) => steps.filter((step) => step.status === wanted).length;
  const parts = ['ran', 'reused', 'failed', 'skipped'].flatMap((s) => (count(s) > 0 ? [`${count(s)} ${s}`] : []));
  return `run ${run} ${status} in ${formatSeconds(seconds)}: ${parts.join(', ')}`;
}
