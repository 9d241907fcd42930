import path from 'node:path';
import { styleText } from 'node:util';
import { visibleText } from '@aml-mlops/reports';
import { formatSeconds } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import type { RunDocument } from './run-document.ts';

const MOST_WARNINGS = 8;

/** What a person sees at the end of a run. */
export function runSummary(document: RunDocument): string {
  const sections = [
    datasetSection(document),
    driftSection(document),
    sweepSection(document),
    tuningSection(document),
    modelSection(document),
    reportSection(document),
    outcome(document),
  ];
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function title(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

function datasetSection({ datasets }: RunDocument): string {
  if (datasets.length === 0) return '';
  const table = formatTable(datasets, [
    { title: 'dataset', value: ({ name }) => name },
    { title: 'version', value: ({ version }) => String(version), align: 'right' },
    { title: 'rows', value: ({ rows }) => String(rows), align: 'right' },
  ]);
  return `${title('Datasets')}\n${table}`;
}

function driftSection({ driftWarnings, reports }: RunDocument): string {
  if (!reports['drift']) return '';
  const full = driftWarnings.filter(({ dataset }) => dataset === 'full');
  if (full.length === 0) return `${title('Drift')}\nnone`;
  const shown = full.slice(0, MOST_WARNINGS).map(({ message }) => `! ${visibleText(message)}`);
  const rest = full.length > MOST_WARNINGS ? [`  and ${full.length - MOST_WARNINGS} more in the drift report`] : [];
  return [title(`Drift: ${full.length} ${full.length === 1 ? 'warning' : 'warnings'}`), ...shown, ...rest].join('\n');
}

function sweepSection({ sweep }: RunDocument): string {
  if (sweep.length === 0) return '';
  const table = formatTable(
    [...sweep].sort((a, b) => (b.accuracy ?? -1) - (a.accuracy ?? -1)),
    [
      { title: 'classifier (on the subset)', value: ({ model }) => model },
      { title: 'accuracy', value: ({ accuracy }) => accuracy?.toFixed(3) ?? 'failed', align: 'right' },
      { title: 'macro F1', value: ({ macroF1 }) => macroF1?.toFixed(3) ?? '', align: 'right' },
      { title: 'fit', value: ({ fitSeconds }) => inMilliseconds(fitSeconds), align: 'right' },
      { title: 'predict', value: ({ predictSeconds }) => inMilliseconds(predictSeconds), align: 'right' },
    ],
  );
  const failures = sweep.flatMap(({ model, error }) =>
    error === undefined ? [] : [`! ${model}: ${visibleText(error)}`],
  );
  return [title('Sweep'), table, ...failures].join('\n');
}

function inMilliseconds(seconds: number | null): string {
  return seconds === null ? '' : `${(seconds * 1000).toFixed(0)} ms`;
}

function tuningSection({ tuning }: RunDocument): string {
  if (!tuning) return '';
  const { learningRate, epochs, batchSize, hiddenSize } = tuning.best;
  const rate = typeof learningRate === 'number' ? learningRate.toPrecision(3) : String(learningRate);
  return `${title('Hyperparameters')}\nbest of ${tuning.trials} trials: learning rate ${rate}, ${epochs} epochs, batch size ${batchSize}, hidden size ${hiddenSize}`;
}

function modelSection({ model }: RunDocument): string {
  if (!model) return '';
  const { metrics, parity, champion } = model;
  const before = champion ? ` (champion before: ${champion.accuracy.toFixed(3)})` : '';
  return [
    title(`Model ${model.name} version ${model.version}: ${model.promoted ? 'champion' : 'not promoted'}`),
    model.reason,
    `test accuracy ${metrics.accuracy.toFixed(3)}${before}, macro F1 ${metrics.macroF1.toFixed(3)}, log loss ${metrics.logLoss.toFixed(3)}`,
    `parity of training and serving: largest probability difference ${formatDifference(parity.maxProbabilityDifference)}, label flips ${parity.labelFlips}`,
  ].join('\n');
}

function formatDifference(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function reportSection({ reports }: RunDocument): string {
  const rows = Object.entries(reports);
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    title('Where things lie'),
    ...rows.map(([name, folder]) => `${name.padEnd(width)}  ${nearPath(folder)}`),
  ].join('\n');
}

/** Relative where the folder lies below the current one: shorter, and a terminal opens it all the same. */
function nearPath(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative;
}

function outcome({ run, status, seconds, steps }: RunDocument): string {
  const count = (wanted: string) => steps.filter((step) => step.status === wanted).length;
  const parts = ['ran', 'reused', 'failed', 'skipped'].flatMap((s) => (count(s) > 0 ? [`${count(s)} ${s}`] : []));
  return `run ${run} ${status} in ${formatSeconds(seconds)}: ${parts.join(', ')}`;
}
