import type { Figure, VegaLiteSpec } from '@aml-mlops/charts';
import type { SweepContext } from './sweep.ts';

/** Draws on a worker thread. A figure that cannot be drawn is a note that says so, and a line in the log. */
export async function drawFigure({ pool, warn }: SweepContext, name: string, spec: VegaLiteSpec): Promise<Figure> {
  const answer = await pool.run({ do: 'figure', name, spec });
  if (answer.did !== 'figure') throw new Error(`a worker answered ${answer.did} to figure`);
  for (const message of answer.warnings) warn?.(message);
  return answer.figure;
}
