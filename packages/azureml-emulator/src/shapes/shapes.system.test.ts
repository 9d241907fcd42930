import path from 'node:path';
import type { ObjectShapes } from '@aml-mlops/shapes';
import { checkShape, readArmSchema } from '@aml-mlops/shapes';
import { describe, expect, test } from 'vitest';
import { shapesOfSdk } from '../testing/sdk-mappers.ts';
import { HAS_SCHEMAS, SCHEMAS } from '../testing/workspace.fixture.ts';
import sdk from './sdk-shapes.json' with { type: 'json' };

const shapes = sdk as ObjectShapes;
const pipeline = {
  properties: {
    jobType: 'Pipeline',
    inputs: { raw: { jobInputType: 'uri_folder', uri: 'azureml:news:1' }, n: { jobInputType: 'literal', value: '5' } },
    outputs: { model: { jobOutputType: 'uri_folder', mode: 'Upload' } },
    jobs: { a: { type: 'command', anything: { goes: true } } },
  },
};
const problems = (body: unknown) => checkShape(body, { kind: 'object', name: 'JobBase' }, shapes);

test('the table of shapes is what the installed SDK knows: else run generators/sdk-shapes.ts', async () => {
  expect(await shapesOfSdk()).toEqual(sdk);
});

describe('a body', () => {
  test('as it must be has no problems', () => {
    expect(problems(pipeline)).toEqual([]);
  });

  test.each([
    [
      'an unknown kind',
      { jobType: 'Pipe' },
      'properties.jobType must be one of AutoML, Command, Pipeline, Sweep; got "Pipe"',
    ],
    ['an unknown property', { job: 1 }, 'properties.job is not a property of PipelineJob'],
    [
      'a wrong member of a family',
      { inputs: { raw: { jobInputType: 'uri' } } },
      'properties.inputs.raw.jobInputType must be one of',
    ],
    ['a missing value', { inputs: { n: { jobInputType: 'literal' } } }, 'properties.inputs.n.value is required'],
    ['a number for a text', { displayName: 1 }, 'properties.displayName must be a string; got 1'],
  ])('with %s is told of by its path', (_, change, message) => {
    const [problem] = problems({ properties: { ...pipeline.properties, ...change } });
    expect(`${problem?.path} ${problem?.message}`).toContain(message);
  });

  test('may have null where the SDK says so, and durations as ISO 8601', () => {
    const command = { jobType: 'Command', command: 'x', environmentId: 'e', description: null };
    const limited = (timeout: string) =>
      problems({ properties: { ...command, limits: { jobLimitsType: 'Command', timeout } } });
    expect(limited('PT1H30M')).toEqual([]);
    expect(limited('90 minutes').map(({ message }) => message)).toEqual([
      'must be an ISO 8601 duration such as PT1H30M; got "90 minutes"',
    ]);
  });
});

describe.runIf(HAS_SCHEMAS)('the published ARM schema', async () => {
  const arm = HAS_SCHEMAS
    ? await readArmSchema(path.join(SCHEMAS, 'Microsoft.MachineLearningServices.2022-10-01.json'))
    : {};
  const check = (properties: unknown) => checkShape(properties, { kind: 'object', name: 'JobBaseProperties' }, arm);

  test('takes a pipeline job, whose own properties its closed base does not have', () => {
    expect(check(pipeline.properties)).toEqual([]);
  });

  test('takes fractions for the slack of a bandit, which it calls integers', () => {
    const sweep = {
      jobType: 'Sweep',
      searchSpace: { rate: ['uniform', [0, 1]] },
      samplingAlgorithm: { samplingAlgorithmType: 'Random' },
      objective: { goal: 'Maximize', primaryMetric: 'accuracy' },
      trial: { command: 'x', environmentId: 'e' },
      earlyTermination: { policyType: 'Bandit', slackFactor: 0.1, evaluationInterval: 1.5 },
    };
    expect(check(sweep)).toEqual([
      { path: 'earlyTermination.evaluationInterval', message: 'must be a whole number; got 1.5' },
    ]);
  });

  test('has what the SDK does not: values of enumerations', () => {
    const [problem] = check({
      ...pipeline.properties,
      inputs: { raw: { jobInputType: 'uri_file', uri: 'x', mode: 'Mounted' } },
    });
    expect(problem?.path).toBe('inputs.raw.mode');
  });
});
