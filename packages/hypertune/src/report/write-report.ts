import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { writeFigure } from '@aml-mlops/charts';
import type { Goal } from '../policies/policy.ts';
import type { SearchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import type { Study } from '../study/study.ts';
import type { Trial } from '../study/trial.ts';
import type { Judgement } from '../trial/finalists.ts';
import { requireBest } from './best.ts';
import { studyFigures } from './figures.ts';
import { importances } from './importance.ts';
import { trialsCsv, trialsJson } from './trials-table.ts';
import { tuningHtml } from './tuning-html.ts';

export interface StudyReport {
  readonly study: Study;
  readonly space: SearchSpace;
  readonly metric: string;
  readonly goal: Goal;
  /** Default: the trial with the best value. */
  readonly winner?: Trial;
  /** Of the finalists; empty if every trial was judged in full. */
  readonly judgements?: readonly Judgement[];
  /** Says what the trials were compared on before the finalists; undefined if every trial was judged in full. */
  readonly bound?: string | undefined;
}

/**
 * Writes the contents of `metrics/tuning` other than the best parameters. The same study gives the same bytes. `warn` is called
 * for each figure that cannot be drawn.
 */
export async function writeReport(
  folder: string,
  { study, space, metric, goal, winner: best = requireBest(study), judgements = [], bound }: StudyReport,
  warn: (message: string) => void,
): Promise<void> {
  const { trials, definition } = study;
  await writeFileAtomic(path.join(folder, 'trials.json'), formatJson(trialsJson(trials, judgements)));
  await writeFileAtomic(path.join(folder, 'trials.csv'), trialsCsv(trials, Object.keys(space), judgements));
  const shares = importances(unitCube(space), trials, definition.seed);
  await writeFileAtomic(path.join(folder, 'importance.json'), formatJson({ schemaVersion: 1, importances: shares }));
  const figures = studyFigures({ trials, space, metric, goal, importances: shares, best });
  // The next is drawn while the picture of the one before is made.
  await Promise.all(Object.entries(figures).map(([name, spec]) => writeFigure(folder, name, spec, warn)));
  const page = tuningHtml({
    ...{ trials, names: Object.keys(space), metric, best, judgements, bound },
    figures: Object.keys(figures),
  });
  await writeFileAtomic(path.join(folder, 'tuning.html'), page);
}
