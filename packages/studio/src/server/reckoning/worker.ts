import { definePool } from '@aml-mlops/parallel';
import { surveyDataset } from '../data/survey-dataset.ts';
import { answersOf } from '../models/answers-of.ts';
import type { ModelAnswers, PairAnswers, ReckoningTask } from './tasks.ts';

type Reckoned = Awaited<ReturnType<typeof surveyDataset>> | ModelAnswers | PairAnswers;

/** A thread that runs these tasks one at a time. */
export const reckoning = definePool(import.meta.url, 'studio-reckoning', (_: object) => {
  return async (task: ReckoningTask): Promise<Reckoned> => {
    // It imports the classifiers of the sweep, so it is loaded on demand.
    if (task.do === 'pair') return (await import('./pair-of.ts')).pairOf(task);
    return task.do === 'survey' ? surveyDataset(task.dataset) : answersOf(task.model, task.dataset);
  };
});
