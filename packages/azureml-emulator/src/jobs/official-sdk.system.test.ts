import path from 'node:path';
import type { ObjectShapes } from '@aml-mlops/shapes';
import { checkShape, readArmSchema } from '@aml-mlops/shapes';
import { expect, test } from 'vitest';
import recorded from '../../fixtures/azure-ai-ml.json' with { type: 'json' };
import { parseComponentSpec } from '../arm/component-spec.ts';
import sdk from '../shapes/sdk-shapes.json' with { type: 'json' };
import { HAS_SCHEMAS, SCHEMAS } from '../testing/workspace.fixture.ts';
import { parseNode, parseSettings } from './node-schema.ts';
import { sweepOfJob, sweepOfNode } from './sweep-settings.ts';

/** Recorded by fixtures/azure_ai_ml.py: what Microsoft's Python SDK sends is what the emulator reads. */

const { component, pipeline, sweep } = recorded;
const at = (path: string) => `\${{${path}}}`;

test('a component as the official SDK sends it is one', () => {
  const spec = parseComponentSpec(component.properties.componentSpec);
  expect(spec.inputs['tuning']).toEqual({ type: 'uri_folder', optional: true });
  expect(spec.inputs['epochs']).toEqual({ type: 'integer', optional: false, default: '5', min: '1', max: '100' });
  expect(spec).toMatchObject({ is_deterministic: true, distribution: { type: 'mpi', process_count_per_instance: 1 } });
});

test('nodes of a pipeline as the official SDK sends them are nodes', () => {
  const { first, second, search } = pipeline.properties.jobs;
  expect(parseNode('first', first)).toMatchObject({
    inputs: { train: { job_input_type: 'literal', value: at('parent.inputs.raw') } },
    outputs: { model: { type: 'literal', value: at('parent.outputs.model') } },
    resources: { instance_count: 3 },
    limits: { timeout: 'PT1M40S' },
  });
  expect(parseNode('second', second)).toMatchObject({
    inputs: { calibrate: { value: 'True' } },
    outputs: { model: { mode: 'Upload' } },
  });
  const node = parseNode('search', search);
  expect(node.type === 'sweep' && sweepOfNode(node)).toEqual({
    searchSpace: { rate: ['uniform', [0.1, 1]], epochs: ['choice', [[1, 2]]] },
    sampler: 'random',
    seed: 0,
    goal: 'maximise',
    metric: 'accuracy',
    policy: { type: 'bandit', slackFactor: 0.1, evaluationInterval: 1, delayEvaluation: 2 },
    maxTotalTrials: 4,
    maxConcurrentTrials: 2,
    timeoutSeconds: 1000,
    trialTimeoutSeconds: 100,
  });
  expect(parseSettings(pipeline.properties.settings)).toMatchObject({
    force_rerun: true,
    continue_on_step_failure: false,
  });
});

test('a sweep job as the official SDK sends it is one', () => {
  expect(sweepOfJob(sweep.properties)).toMatchObject({
    searchSpace: { rate: ['loguniform', [-3, 1]], size: ['quniform', [10, 100, 10]], epochs: ['choice', [[1, 2]]] },
    sampler: 'random',
    goal: 'minimise',
    policy: { type: 'median', evaluationInterval: 1, delayEvaluation: 0 },
  });
});

test.each([
  ['component', 'ComponentVersion', component],
  ['pipeline', 'JobBase', pipeline],
  ['sweep', 'JobBase', sweep],
])('the shape of a %s is known, down to what the service takes in any case', (_, name, body) => {
  expect(checkShape(body, { kind: 'object', name }, sdk as ObjectShapes)).toEqual([]);
});

test.runIf(HAS_SCHEMAS)('the published ARM schema takes them, too', async () => {
  const arm = await readArmSchema(path.join(SCHEMAS, 'Microsoft.MachineLearningServices.2022-10-01.json'));
  for (const { properties } of [pipeline, sweep]) {
    expect(checkShape(properties, { kind: 'object', name: 'JobBaseProperties' }, arm)).toEqual([]);
  }
});
