import { type Agreement, agreementOf } from '@aml-mlops/feedback/agreement';
import { wilson } from '@aml-mlops/metrics';
import { type Answer, ARMS, type LabelItem, type LabelQueue } from '@aml-mlops/tracking/labels';
import type { AnnotatorStats, QueueStats } from '../../../api/labelling.ts';
import { queueCounts } from './queue-heads.ts';

/** Progress of a queue, agreement of annotators, and accuracy of the model on texts drawn at random. */
export function queueStats(queue: LabelQueue): QueueStats {
  const items = queue.list();
  const answers = queue.answers();
  const { labels = [], annotators = 1 } = queue.settings() ?? {};
  const settled = items.filter(({ state }) => state === 'settled');
  const agreement = agreementOf(items, answers);
  const byArm = ARMS.flatMap((arm) => {
    const own = items.filter((item) => item.arm === arm);
    if (own.length === 0) return [];
    const done = own.filter(({ state }) => state === 'settled');
    const judged = done.filter(({ suggestion }) => suggestion !== undefined);
    const same = judged.filter(({ suggestion, label }) => suggestion === label).length;
    return [{ arm, items: own.length, settled: done.length, judged: judged.length, same }];
  });
  return {
    counts: queueCounts(queue),
    annotators,
    byLabel: labels.map((label) => ({ label, settled: settled.filter((item) => item.label === label).length })),
    byAnnotator: annotatorStats(answers, agreement),
    byArm,
    accuracy: controlAccuracy(settled),
    alpha: agreement.alpha,
    pairs: agreement.pairs,
  };
}

function controlAccuracy(settled: readonly LabelItem[]): QueueStats['accuracy'] {
  const control = settled.filter(({ arm, suggestion }) => arm === 'control' && suggestion !== undefined);
  if (control.length === 0) return undefined;
  const value = control.filter(({ suggestion, label }) => suggestion === label).length / control.length;
  const { lower, upper } = wilson(value, control.length);
  return { value, low: lower, high: upper, items: control.length };
}

function annotatorStats(answers: readonly Answer[], { golden }: Agreement): AnnotatorStats[] {
  const known = new Map(golden.map((one) => [one.annotator, one]));
  return [...Map.groupBy(answers, ({ annotator }) => annotator)].map(([annotator, own]) => {
    const labels = own.filter(({ label }) => label !== undefined);
    const times = labels.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b);
    return {
      annotator,
      labels: labels.length,
      skipped: own.length - labels.length,
      goldenRight: known.get(annotator)?.right ?? 0,
      goldenAsked: known.get(annotator)?.asked ?? 0,
      seconds: times[Math.floor((times.length - 1) / 2)],
    };
  });
}
