import { definePool } from '@aml-mlops/parallel';
import { surveyDataset } from '../data/survey-dataset.ts';
import { answersOf } from '../models/answers-of.ts';
import type { ModelAnswers, PairAnswers, ReckoningTask } from './tasks.ts';

type Reckoned = Awaited<ReturnType<typeof surveyDataset>> | ModelAnswers | PairAnswers;

/** A thread that does one such task after the other. */
export const reckoning = definePool(import.meta.url, 'studio-reckoning', (_: object) => {
  return async (task: ReckoningTask): Promise<Reckoned> => {
    // It brings the classifiers of the sweep with it: loaded where somebody compares.
    if (task.do === 'pair') return (await import('./pair-of.ts')).pairOf(task);
    return task.do === 'survey' ? surveyDataset(task.dataset) : answersOf(task.model, task.dataset);
  };
});
