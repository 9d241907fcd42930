import { visibleText } from '@aml-mlops/errors';
import type { LabelItem } from '@aml-mlops/tracking/labels';
import { formatSeconds } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import type { LabelOutcome } from './label-in-terminal.ts';
import type { LabelStats } from './label-stats.ts';
import type { QueryOutcome } from './query-labels.ts';

const count = (value: number) => value.toLocaleString('en');
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

export function queryText({ queue, batch, added, arms, strategy, model, pool, rarest, seconds }: QueryOutcome): string {
  const parts = Object.entries(arms).map(([arm, own]) => `${own} ${arm}`);
  const left = [
    ...(pool.repeated > 0 ? [`${count(pool.repeated)} repeat others`] : []),
    ...(pool.known > 0 ? [`${count(pool.known)} are known`] : []),
  ];
  return [
    `${added} texts to label in queue ${queue}, batch ${batch}: ${parts.join(', ')}`,
    `chosen by ${strategy}${model === null ? ' without a model' : ` with ${model}`} from ${count(pool.texts)} texts${left.length > 0 ? ` (${left.join(', ')})` : ''} in ${formatSeconds(seconds)}`,
    ...(rarest === null ? [] : [`fewest labels: ${visibleText(rarest, 60)}`]),
    'label them: mlops labels label, or mlops labels export --to labels.csv',
  ].join('\n');
}

export function listText(items: readonly LabelItem[]): string {
  return formatTable(
    items,
    [
      { title: 'item', value: ({ id }) => String(id), align: 'right' },
      { title: 'arm', value: ({ arm }) => arm },
      { title: 'state', value: ({ state }) => state },
      { title: 'label', value: ({ label }) => visibleText(label ?? '', 30) },
      { title: 'model says', value: ({ suggestion }) => visibleText(suggestion ?? '', 30) },
      { title: 'text', value: ({ text }) => visibleText((text ?? '(deleted)').replace(/\s+/g, ' '), 60) },
    ],
    'nothing to list: "mlops labels query" puts texts into the queue',
  );
}

export function labelText({ annotator, labelled, skipped, more }: LabelOutcome): string {
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${labelled} labelled${skips} by ${visibleText(annotator, 60)}; ${more ? 'more texts wait' : 'nothing is left to label'}`;
}

export function statsText({ queue, labelled, arms, accuracy, agreement, stop }: LabelStats): string {
  const { scope, annotators, waiting, settled, disputed, skipped } = queue;
  const lines = [
    `queue ${scope}: ${waiting} waiting, ${settled} settled, ${disputed} disputed, ${skipped} skipped${annotators > 1 ? `; ${annotators} annotators a text` : ''}`,
    ...labelled.byLabel.map(({ label, rows }) => `  ${visibleText(label, 60)}: ${rows}`),
    ...labelled.byAnnotator.map(
      ({ annotator, labels, skipped: own }) =>
        `${visibleText(annotator, 60)}: ${labels} labels${own > 0 ? `, ${own} skipped` : ''}`,
    ),
    ...Object.entries(arms).map(([arm, own]) => `arm ${arm}: ${own.settled} of ${own.items} settled`),
  ];
  if (accuracy) {
    const { value, low, high, items } = accuracy;
    lines.push(
      `accuracy of the model by ${items} random texts: ${percent(value)} (95 %: ${percent(low)} to ${percent(high)})`,
    );
  }
  if (agreement.alpha !== null)
    lines.push(`agreement of annotators: Krippendorff's alpha ${agreement.alpha.toFixed(2)}`);
  for (const { annotators: two, items, kappa } of agreement.pairs) {
    lines.push(
      `  ${two.map((who) => visibleText(who, 30)).join(' and ')}: Cohen's kappa ${kappa.toFixed(2)} on ${items} texts`,
    );
  }
  for (const { annotator, right, asked } of agreement.golden) {
    lines.push(`golden questions: ${visibleText(annotator, 30)} ${right} of ${asked} right`);
  }
  lines.push(...stopLines(stop));
  if (disputed > 0) lines.push('decide where annotators differ: mlops labels label --disputed');
  return lines.join('\n');
}

function stopLines({ labels, kappa, threshold, window, expectedGain, advice }: LabelStats['stop']): string[] {
  const lines = [];
  if (kappa !== null) {
    lines.push(
      `predictions over the last ${window} of ${labels} labels agree by kappa ${kappa.toFixed(3)} (settled from ${threshold} on): ${advice}`,
    );
  }
  if (expectedGain) {
    const { labels: more, value, low, high } = expectedGain;
    const points = (share: number) => (share * 100).toFixed(1);
    lines.push(
      `the next ${more} labels are expected to bring ${points(value)} points of accuracy (90 %: ${points(low)} to ${points(high)})`,
    );
  }
  return lines;
}
