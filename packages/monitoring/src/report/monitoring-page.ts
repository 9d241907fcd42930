import { barChart, heatStrip, lineChart, type VegaLiteSpec, writeFigure } from '@aml-mlops/charts';
import { badge, figure, html, page, section, table } from '@aml-mlops/reports';
import type { MonitoringReport, ReportedWindow } from './monitoring-report.ts';

/**
 * The report as a self-contained page; its figures are also written to `figures/`.
 *
 * @param warn called for each figure that cannot be drawn
 */
export async function monitoringPage(
  report: MonitoringReport,
  folder: string,
  warn: (message: string) => void,
): Promise<string> {
  const { windows, training, level } = report;
  const drawings = [];
  for (const [name, title, spec] of figuresOf(report)) {
    const { svg } = await writeFigure(`${folder}/figures`, name, spec, warn);
    drawings.push(figure(svg, title));
  }
  const last = windows.at(-1);
  return page({
    title: 'Monitoring',
    lead: html`<p>${windows.length} windows of ${report.window}, held against ${training.documents} training documents. A window in which nothing changed raises an alarm with a probability of ${percent(level)} at most.</p>`,
    body: html`${section('Alarms', alarmTable(windows))}
${section('Over time', html`${drawings}`)}
${section('Windows', windowTable(windows))}
${last && section('Tests of the newest window', testTable(last))}`,
  });
}

function alarmTable(windows: readonly ReportedWindow[]) {
  const rows = windows.flatMap(({ from, alarms }) =>
    alarms.map(({ cause, severity, message, words, advice }) => ({
      cells: [
        shortTime(from),
        html`${badge(severity === 'critical' ? 'error' : 'warning', cause)}`,
        html`${message}${words.length > 0 && html`<br>words: ${words.join(', ')}`}<br>${advice}`,
      ],
    })),
  );
  if (rows.length === 0) return html`<p>${badge('ok', 'none')} No window raised one.</p>`;
  return table(['window (UTC)', 'cause', 'what and what to do'], rows.reverse());
}

function windowTable(windows: readonly ReportedWindow[]) {
  const number = (text: string) => ({ text, number: true as const });
  return table(
    [
      'window (UTC)',
      number('requests'),
      number('documents'),
      number('empty'),
      number('confidence'),
      number('accuracy, estimated'),
      number('accuracy, labelled'),
      number('errors'),
      number('p99, ms'),
    ],
    windows.map((window) => ({
      ...(window.alarms.length > 0 && { tone: 'warning' as const }),
      cells: [
        html`${shortTime(window.from)}${!window.complete && ' so far'}`,
        number(String(window.requests)),
        number(String(window.documents)),
        number(String(window.quality.empty)),
        number(window.confidence === null ? '' : window.confidence.toFixed(3)),
        number(estimateText(window)),
        number(window.accuracy ? `${window.accuracy.value.toFixed(3)} of ${window.accuracy.documents}` : ''),
        number(String(window.service.errors)),
        number(window.service.p99Seconds === null ? '' : (window.service.p99Seconds * 1000).toFixed(1)),
      ],
    })),
  );
}

function testTable({ tests }: ReportedWindow) {
  const number = (text: string) => ({ text, number: true as const });
  return table(
    ['what', 'against', number('effect'), number('p'), number('adjusted p'), ''],
    tests.map(({ name, against, statistic, effect, p, adjustedP, fires }) => ({
      ...(fires && { tone: 'warning' as const }),
      cells: [
        name,
        against,
        number(`${statistic} ${digits(effect)}`),
        number(digits(p)),
        number(digits(adjustedP)),
        fires ? badge('warning', 'alarm') : '',
      ],
    })),
  );
}

function figuresOf({ windows, training }: MonitoringReport): [name: string, title: string, spec: () => VegaLiteSpec][] {
  const x = windows.map(({ from }) => shortTime(from));
  const names = [...new Set(windows.flatMap(({ tests }) => tests.map(({ name }) => name)))];
  const figures: [string, string, () => VegaLiteSpec][] = [];
  if (windows.length === 0) return figures;
  figures.push([
    'drift',
    'How sure each change is',
    () =>
      heatStrip({
        title: 'How sure each change is',
        subtitle: '−log10 of the adjusted p-value: 1.3 is one in twenty, 5 and more is certain',
        rows: names,
        columns: x,
        values: names.map((name) =>
          windows.map(({ tests }) => {
            const test = tests.find((each) => each.name === name);
            return test ? Math.min(5, -Math.log10(Math.max(1e-300, test.adjustedP))) + 0 : Number.NaN;
          }),
        ),
        valueTitle: '−log10 p',
        domain: [0, 5],
      }),
  ]);
  if (windows.some(({ estimatedAccuracy, accuracy }) => estimatedAccuracy || accuracy)) {
    figures.push(['accuracy', 'Accuracy', () => accuracyFigure(windows, x, training.accuracy)]);
  }
  const labels = [...new Set(windows.flatMap((window) => window.labels.map(({ label }) => label)))].sort();
  figures.push([
    'labels',
    'Labels',
    () =>
      lineChart({
        title: 'Labels',
        subtitle: 'share of the answers',
        xTitle: 'window (UTC)',
        yTitle: 'share of documents',
        zero: true,
        series: labels.slice(0, 10).map((name) => ({
          name,
          x,
          y: windows.map(
            (window) =>
              (window.labels.find(({ label }) => label === name)?.documents ?? 0) / Math.max(1, window.documents),
          ),
        })),
      }),
  ]);
  const drifted = windows.findLast(({ words }) => words.length > 0);
  if (drifted) {
    figures.push([
      'words',
      'Words that came or went',
      () =>
        barChart({
          title: 'Words that came or went',
          subtitle: `window of ${shortTime(drifted.from)} against training, the surest first`,
          valueTitle: 'share of documents',
          bars: drifted.words.flatMap(({ word, share, shareBefore }) => [
            { label: word, group: 'training', value: shareBefore },
            { label: word, group: 'window', value: share },
          ]),
          format: '.0%',
        }),
    ]);
  }
  return figures;
}

function accuracyFigure(
  windows: readonly ReportedWindow[],
  x: readonly string[],
  reference: number | null,
): VegaLiteSpec {
  const estimate = (of: 'value' | 'low' | 'high', valid: boolean) =>
    windows.map(({ estimatedAccuracy: e }) => (e && e.valid === valid ? e[of] : Number.NaN));
  const has = (values: readonly number[]) => values.some(Number.isFinite);
  const series = [
    { name: 'estimated', x, y: estimate('value', true) },
    { name: '90 % interval, low', x, y: estimate('low', true) },
    { name: '90 % interval, high', x, y: estimate('high', true) },
    { name: 'estimated, not valid', x, y: estimate('value', false) },
    { name: 'labelled', x, y: windows.map(({ accuracy }) => accuracy?.value ?? Number.NaN) },
  ].filter(({ y }) => has(y));
  return lineChart({
    title: 'Accuracy',
    xTitle: 'window (UTC)',
    yTitle: 'share of right answers',
    series,
    ...(reference !== null && { reference: { y: reference, label: 'held-out training documents' } }),
  });
}

function estimateText({ estimatedAccuracy: estimate }: ReportedWindow): string {
  if (!estimate) return '';
  return estimate.valid
    ? `${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)})`
    : 'not valid';
}

function shortTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
