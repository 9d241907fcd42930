import { defineKind } from '@aml-mlops/artifacts';
import { definePipeline, defineStep, input, output, state } from '@aml-mlops/pipeline-sdk';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { policyOf } from '../policies/policy-options.ts';
import { FollowedCurve } from './follow-curve.ts';
import { choice, defineStudy, loguniform, uniform } from './index.ts';
import { trialPlan, trialPlanOptions } from './trial-plan.ts';

const evaluation = defineKind({ name: 'metrics/tiny', description: '', schemaVersion: 1, files: ['metrics.json'] });
const fit = defineStep({
  name: 'fit',
  description: '',
  inputs: {},
  outputs: { metrics: output(evaluation, '') },
  params: z.object({ rate: z.number(), kind: z.enum(['a', 'b']) }),
});
const gate = defineStep({
  name: 'gate',
  description: '',
  inputs: { metrics: input(evaluation, '') },
  outputs: { verdict: output('report/verdict', '') },
  state: { champion: state('metrics/tiny', '') },
  params: z.object({}),
});
const pipeline = definePipeline({
  name: 'fitting',
  description: '',
  inputs: {},
  params: z.object({ rate: z.number().max(1), kind: z.enum(['a', 'b']).default('a'), name: z.string().default('') }),
  build: ({ params: { rate, kind }, add, model, report, inputs: _none }) => {
    const { metrics } = add(fit, {}, { params: { rate, kind } }).outputs;
    add(fit, {}, { as: 'apart', params: { rate, kind } });
    const { verdict } = add(gate, { metrics }).outputs;
    model('classifier', metrics, { gate: verdict });
    report('metrics', metrics);
    return { metrics, verdict };
  },
});
const metric = { output: 'metrics', file: 'metrics.json', at: '/accuracy' } as const;
const common = { description: '', pipeline, metric };
const space = { rate: loguniform(-9, -2), kind: choice('a', 'b') };
const study = defineStudy({ name: 'tune', ...common, space });
const options = trialPlanOptions.parse({ scope: 's' });

describe('a study', () => {
  test('tunes parameters of its pipeline with values that they take, and reads what its build answers', () => {
    // @ts-expect-error c is no kind
    defineStudy({ name: 'tune', ...common, space: { kind: choice('a', 'c') } });
    // @ts-expect-error a kind is no number
    defineStudy({ name: 'tune', ...common, space: { kind: uniform(0, 1) } });
    // @ts-expect-error build answers no model
    defineStudy({ name: 'tune', ...common, space, metric: { ...metric, output: 'model' } });
    expect(() =>
      // @ts-expect-error no parameter is called speed
      defineStudy({ name: 'tune', ...common, space: { speed: uniform(0, 1) } }),
    ).toThrow('hyperparameter of study tune must be a parameter of its pipeline fitting, rate, kind, name; got speed');
  });

  test.each([
    [{ name: 'Tune' }, 'name of a study must be words of lower case joined by hyphens; got "Tune"'],
    [{ trials: 0 }, 'trials of study tune must be a whole number in [1, 10000]; got 0'],
    [{ concurrent: 65 }, 'concurrent of study tune must be a whole number in [1, 64]; got 65'],
    [{ seed: -1 }, 'seed of study tune must be a whole number in [0, 4294967295]; got -1'],
    [{ timeoutSeconds: Number.NaN }, 'timeoutSeconds of study tune must be in [0, 2147483]; got NaN'],
    [{ space: {} }, 'hyperparameters of a search space must be at least one; got 0'],
  ])('%j is refused', (wrong, message) => {
    expect(() => defineStudy({ name: 'tune', ...common, space, ...wrong })).toThrow(message);
  });
});

describe('the plan of a trial', () => {
  test('has the nodes that the metric needs, with what the trial suggests, and leaves nothing behind', () => {
    const plan = trialPlan(study, options, { params: { rate: 0.01, kind: 'b' } });
    expect(plan.nodes.map(({ name, params }) => [name, params])).toEqual([['fit', { rate: 0.01, kind: 'b' }]]);
    expect(plan).toMatchObject({ models: [], reports: [], datasets: [] });
  });

  test('keeps no state, and has what is asked of it', () => {
    const suggested = { params: { rate: 0.01, kind: 'b' } };
    const judged = { ...study, metric: { ...metric, output: 'verdict' } };
    expect(() => trialPlan(judged, options, suggested)).toThrow(
      'steps of study tune must keep no state, since a trial leaves nothing behind; gate keeps champion',
    );
    const other = { ...study, metric: { ...metric, output: 'model' } };
    expect(() => trialPlan(other, options, suggested)).toThrow(
      'metric of study tune must be an output of pipeline fitting, metrics, verdict; got model',
    );
    const followed = {
      ...study,
      earlyTermination: { policy: { type: 'none' }, node: 'gate', metric: 'loss' } as const,
    };
    expect(() => trialPlan(followed, options, suggested)).toThrow(
      'node of earlyTermination of study tune must be one of fit; got gate',
    );
    expect(() => trialPlan(study, options, { params: { rate: 2, kind: 'a' } })).toThrow(
      'rate of pipeline fitting must be <= 1; got 2',
    );
  });
});

describe('the curve of a trial', () => {
  const curve = () =>
    new FollowedCurve(
      policyOf({ type: 'bandit', evaluationInterval: 1, delayEvaluation: 0, slackAmount: 1 }, 'minimise'),
      [[3, 2, 1]],
    );
  const of = (...values: readonly (readonly [step: number, value: number])[]) => {
    const followed = curve();
    for (const [step, value] of values) followed.add({ key: 'loss', value, step });
    return followed;
  };

  test('ends at the step where the policy stops it, however many values come after', () => {
    const followed = of([1, 4], [2, 3.5], [3, 0]);
    expect(followed).toMatchObject({ isStopped: true, values: [4, 3.5] });
  });

  test('has one value a step, and begins anew where a failed step is tried again', () => {
    expect(of([1, 9], [1, 3]).values).toEqual([9]);
    expect(of([1, 3], [1, 4], [2, 3]).values).toEqual([4, 3]);
    expect(of([1, 4], [2, 3], [1, 3]).values).toEqual([3]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('with %d makes the trial fail', (value) => {
    expect(() => of([7, value])).toThrow(`loss of a trial must be a finite number; got ${value} at step 7`);
  });
});
