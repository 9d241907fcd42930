import path from 'node:path';
import { expect, test } from 'vitest';
import { readWorkflow, workflowNames } from './read-workflow.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

test('a step of a template has the name that it is given: outputs are read by it', () => {
  const { jobs } = readWorkflow(REPOSITORY, 'azure', 'model-ci');
  const names = jobs.find(({ id }) => id === 'retrain')?.steps.map(({ id }) => id);
  expect(names).toContain('retrain');
});

test.each(workflowNames(REPOSITORY, 'azure'))('%s reads outputs of steps that there are', (name) => {
  const { jobs } = readWorkflow(REPOSITORY, 'azure', name);
  const made = new Set(jobs.flatMap(({ id, steps }) => steps.map((step) => `${id}/${step.id}`)));
  for (const { env } of jobs) {
    for (const text of Object.values(env)) {
      const [, job, step] = /dependencies\.(\w+)\.outputs\['(?:\w+\.)??(\w+)\.\w+'\]/.exec(text) ?? [];
      if (job !== undefined) expect(made).toContain(`${job}/${step}`);
    }
  }
});
