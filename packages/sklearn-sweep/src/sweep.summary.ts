import type { Summarise } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/reports';
import { readSweepRows } from './sweep-rows.ts';

/** The classifiers, best first. */
export const summarise: Summarise = async (folder) => {
  const sweep = await readSweepRows(folder);
  if (sweep.length === 0) return { fields: { sweep } };
  const sorted = [...sweep].sort((a, b) => (b.accuracy ?? -1) - (a.accuracy ?? -1));
  const failures = sweep.flatMap(({ model, error }) =>
    error === undefined ? [] : [`! ${model}: ${visibleText(error)}`],
  );
  const bounded = sorted.flatMap(({ model, learntFrom }) => (learntFrom === undefined ? [] : [{ model, learntFrom }]));
  const notes = bounded[0]
    ? [
        `learnt from ${bounded[0].learntFrom} documents at most (steepRows): ${bounded.map(({ model }) => model).join(', ')}`,
      ]
    : [];
  const section = {
    title: 'Sweep',
    table: {
      columns: [
        { title: 'classifier (on the subset)' },
        { title: 'accuracy', align: 'right' as const },
        { title: 'macro F1', align: 'right' as const },
        { title: 'fit', align: 'right' as const },
        { title: 'predict', align: 'right' as const },
      ],
      rows: sorted.map(({ model, accuracy, macroF1, fitSeconds, predictSeconds }) => [
        model,
        accuracy?.toFixed(3) ?? 'failed',
        macroF1?.toFixed(3) ?? '',
        inMilliseconds(fitSeconds),
        inMilliseconds(predictSeconds),
      ]),
    },
    lines: [...notes, ...failures],
  };
  return { section, fields: { sweep } };
};

function inMilliseconds(seconds: number | null): string {
  return seconds === null ? '' : `${(seconds * 1000).toFixed(0)} ms`;
}
