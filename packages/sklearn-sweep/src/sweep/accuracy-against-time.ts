import { drawFigure, type Figure, scatter } from '@aml-mlops/charts';
import type { Comparison, FinishedRow } from './comparison.ts';
import type { Times } from './times.ts';

/** A logarithmic axis has no zero: times below the clock's resolution are shown as a tenth of a millisecond. */
const SHORTEST_SECONDS = 1e-4;

/** @param warn called if the figure cannot be drawn; a note replaces it */
export function accuracyAgainstTime(
  { rows, best, judgedBy }: Comparison,
  times: Times,
  warn: (message: string) => void,
): Promise<Figure> {
  const finished = rows.filter((row): row is FinishedRow => row.status === 'finished');
  const seconds = new Map(
    times.rows.map(({ model, fitSeconds, predictSeconds }) => [model, fitSeconds + predictSeconds]),
  );
  const spec = () =>
    scatter({
      title: 'Accuracy against time',
      subtitle: `judged by ${judgedBy}`,
      xTitle: 'seconds to fit and predict, one thread',
      yTitle: 'accuracy',
      xScale: 'log',
      points: finished.map(({ model, accuracy }) => ({
        label: model,
        x: Math.max(seconds.get(model) ?? 0, SHORTEST_SECONDS),
        y: accuracy,
        marked: model === best.model,
      })),
    });
  return drawFigure(spec, 'accuracy-time', warn);
}
