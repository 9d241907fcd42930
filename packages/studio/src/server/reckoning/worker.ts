import { definePool } from '@aml-mlops/parallel';
import { surveyDataset } from '../data/survey-dataset.ts';
import { answersOf } from '../models/answers-of.ts';
import type { ModelAnswers, ReckoningTask } from './tasks.ts';

type Reckoned = Awaited<ReturnType<typeof surveyDataset>> | ModelAnswers;

/** A thread that does one such task after the other. */
export const reckoning = definePool(import.meta.url, 'studio-reckoning', (_: object) => {
  return (task: ReckoningTask): Promise<Reckoned> => {
    return task.do === 'survey' ? surveyDataset(task.dataset) : answersOf(task.model, task.dataset);
  };
});
