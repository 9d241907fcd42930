import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import type { Goal } from '../policies/policy.ts';
import type { SearchSpace } from '../space/search-space.ts';
import type { Study } from '../study/study.ts';
import type { Objective } from '../trial/objective.ts';
import { trialsCsv, trialsJson } from './trials-table.ts';

export interface StudyReport {
  readonly study: Study;
  readonly space: SearchSpace;
  readonly metric: Objective;
  readonly goal: Goal;
}

/** Writes all that `metrics/tuning` holds besides the best parameters. The same study gives the same bytes. */
export async function writeReport(folder: string, { study, space }: StudyReport): Promise<void> {
  const names = Object.keys(space);
  await writeFileAtomic(path.join(folder, 'trials.json'), formatJson(trialsJson(study.trials)));
  await writeFileAtomic(path.join(folder, 'trials.csv'), trialsCsv(study.trials, names));
}
