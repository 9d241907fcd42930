import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { writeFigure } from '@aml-mlops/charts';
import type { Goal } from '../policies/policy.ts';
import type { SearchSpace } from '../space/search-space.ts';
import { unitCube } from '../space/unit-cube.ts';
import type { Study } from '../study/study.ts';
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
}

/**
 * Writes the contents of `metrics/tuning` other than the best parameters. The same study gives the same bytes. `warn` is called
 * for each figure that cannot be drawn.
 */
export async function writeReport(
  folder: string,
  { study, space, metric, goal }: StudyReport,
  warn: (message: string) => void,
): Promise<void> {
  const { trials, definition } = study;
  await writeFileAtomic(path.join(folder, 'trials.json'), formatJson(trialsJson(trials)));
  await writeFileAtomic(path.join(folder, 'trials.csv'), trialsCsv(trials, Object.keys(space)));
  const shares = importances(unitCube(space), trials, definition.seed);
  await writeFileAtomic(path.join(folder, 'importance.json'), formatJson({ schemaVersion: 1, importances: shares }));
  const best = requireBest(study);
  const figures = studyFigures({ trials, space, metric, goal, importances: shares, best });
  for (const [name, spec] of Object.entries(figures)) await writeFigure(folder, name, spec, warn);
  const page = tuningHtml({ trials, names: Object.keys(space), metric, best, figures: Object.keys(figures) });
  await writeFileAtomic(path.join(folder, 'tuning.html'), page);
}
