import type { Figure, VegaLiteSpec } from '@aml-mlops/charts';
import type { SweepPool } from './fit-models.ts';

/** Draws on a worker thread. */
export async function drawFigure(pool: SweepPool, spec: VegaLiteSpec): Promise<Figure> {
  const answer = await pool.run({ do: 'figure', spec });
  if (answer.did !== 'figure') throw new Error(`a worker answered ${answer.did} to figure`);
  return answer.figure;
}
