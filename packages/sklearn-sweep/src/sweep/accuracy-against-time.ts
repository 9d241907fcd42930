import { type Figure, scatter } from '@aml-mlops/charts';
import type { Comparison, FinishedRow } from './comparison.ts';
import { drawFigure } from './draw-figure.ts';
import type { Workshop } from './sweep.ts';

/** A logarithmic axis has no zero: what took less than the clock can tell stands at a tenth of a millisecond. */
const SHORTEST_SECONDS = 1e-4;

export function accuracyAgainstTime(workshop: Workshop, { rows, best, judgedBy }: Comparison): Promise<Figure> {
  const finished = rows.filter((row): row is FinishedRow => row.status === 'finished');
  const spec = scatter({
    title: 'Accuracy against time',
    subtitle: `judged by ${judgedBy}`,
    xTitle: 'seconds to fit and predict, one thread',
    yTitle: 'accuracy',
    xScale: 'log',
    points: finished.map(({ model, accuracy, fitSeconds, predictSeconds }) => ({
      label: model,
      x: Math.max(fitSeconds + predictSeconds, SHORTEST_SECONDS),
      y: accuracy,
      marked: model === best.model,
    })),
  });
  return drawFigure(workshop, 'accuracy-time', spec);
}
