import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { drawFigure, lineChart } from '@aml-mlops/charts';
import { csv, figure, html, page, section, table } from '@aml-mlops/reports';
import type { SimulationReport } from './report.ts';

/** Writes `simulation.json`, `simulation.csv` (a row per point of a curve) and `simulation.html` with the curves as charts. */
export async function writeSimulation(
  folder: string,
  report: SimulationReport,
  warn: (message: string) => void,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const picture = await drawFigure(() => curves(report), 'learning curves', warn);
  const files = {
    'simulation.json': formatJson(report),
    'simulation.csv': simulationCsv(report),
    'simulation.html': simulationHtml(report, picture.svg),
    'simulation.svg': picture.svg,
  };
  for (const [name, content] of Object.entries(files)) await writeFileAtomic(path.join(folder, name), content);
  return Object.keys(files).map((name) => path.join(folder, name));
}

function curves({ strategies, targets }: SimulationReport) {
  const target = targets[0];
  return lineChart({
    title: 'Accuracy by labels',
    xTitle: 'labels',
    yTitle: 'accuracy on the test set',
    width: 640,
    height: 380,
    series: strategies.map(({ name, curve }) => ({
      name,
      x: curve.map(({ labels }) => labels),
      y: curve.map(({ mean }) => mean),
    })),
    ...(target !== undefined && { reference: { y: target, label: `accuracy ${target}` } }),
  });
}

function simulationCsv({ strategies }: SimulationReport): string {
  const rows = strategies.flatMap(({ name, curve }) =>
    curve.map(({ labels, mean, low, high }) => [name, labels, mean, low, high]),
  );
  return csv([['strategy', 'labels', 'accuracy', 'low', 'high'], ...rows]);
}

function simulationHtml(report: SimulationReport, svg: string): string {
  const { dataset, settings, seeds, texts, whole, targets, strategies, recommended } = report;
  const accuracy = (value: number) => ({ text: value.toFixed(3), number: true });
  const count = (value: number | null) => ({ text: value === null ? '–' : String(value), number: true });
  const head = [
    'strategy',
    ...targets.flatMap((target) => [
      { text: `labels to ${target}`, number: true as const },
      { text: 'saved', number: true as const },
    ]),
    { text: 'predictions settled at', number: true as const },
    { text: 'mean accuracy', number: true as const },
    { text: 'seeds better than random', number: true as const },
  ];
  const rows = strategies.map(({ name, labelsTo, saved, stoppedAt, area, beatsRandom }) => ({
    cells: [
      name,
      ...targets.flatMap((target) => [count(labelsTo[String(target)] ?? null), count(saved[String(target)] ?? null)]),
      ...[
        count(stoppedAt),
        accuracy(area),
        { text: beatsRandom === null ? '–' : `${beatsRandom} of ${seeds}`, number: true },
      ],
    ],
    ...(name === recommended && { tone: 'best' as const }),
  }));
  const last = strategies.map(({ name, curve }) => {
    const end = curve.at(-1)!;
    return { cells: [name, count(end.labels), accuracy(end.mean), accuracy(end.low), accuracy(end.high)] };
  });
  return page({
    title: `Which texts to label: ${dataset}`,
    lead: html`<p>${settings.model}, ${settings.start} random labels to begin with, batches of ${settings.batch}, ${seeds} seeds, ${Math.round(settings.control * 100)} % control arm, ${Math.round(settings.noise * 100)} % wrong labels. ${texts.pool} texts to choose from, ${texts.test} to test on; all labels give ${whole.toFixed(3)}. Recommended: <strong>${recommended}</strong>.</p>`,
    body: html`${section('Learning curves', figure(svg, 'learning curves'))}
${section('Labels needed', table(head, rows))}
${section('At the end', table(['strategy', { text: 'labels', number: true }, { text: 'accuracy', number: true }, { text: 'low', number: true }, { text: 'high', number: true }], last))}`,
  });
}
