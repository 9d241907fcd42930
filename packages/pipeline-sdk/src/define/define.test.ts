import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  definePipeline,
  defineStep,
  downstreamOf,
  input,
  optionalInput,
  output,
  paramToText,
  parseTextParams,
  planPipeline,
  planSchema,
  planToMermaid,
  resultNeutral,
  state,
} from '../index.ts';

const none = z.object({});
const read = defineStep({
  name: 'read',
  description: 'reads',
  inputs: { raw: input('raw/partitions', '') },
  outputs: { texts: output('dataset/text', '') },
  params: none,
});
const fit = defineStep({
  name: 'fit',
  description: 'fits',
  inputs: { train: input('dataset/text', ''), tuning: optionalInput('metrics/tuning', '') },
  outputs: { model: output('model/classifier', '') },
  state: { history: state('profile/historic', '') },
  params: z.object({
    alpha: z.number().min(0).max(1).default(0.5),
    names: z.array(z.string()).default([]),
    label: z.string().default('x'),
    workers: z.number().int().default(0).meta(resultNeutral),
  }),
  compute: { target: 'gpu' },
});
const pipeline = definePipeline({
  name: 'demo',
  description: '',
  inputs: { raw: { kind: 'raw/partitions' }, baseline: { kind: 'profile/baseline', optional: true } },
  build: ({ inputs, add, dataset }) => {
    const { texts } = add(read, { raw: inputs.raw }).outputs;
    dataset('texts', texts);
    add(fit, { train: texts });
    add(fit, { train: texts }, { as: 'fit-again', params: { alpha: 1 } });
  },
});

test('a pipeline becomes a plan that JSON carries unchanged', () => {
  const plan = planPipeline(pipeline, { scope: 'demo-data', without: ['baseline'] });
  expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  expect(plan).toMatchSnapshot();
  expect(downstreamOf(plan, 'read')).toEqual(['fit', 'fit-again']);
});

test('a plan is drawn: boxes, arrows with what flows along them, state as a loop', () => {
  const plan = planPipeline(pipeline, { scope: 's', without: ['baseline'] });
  expect(planToMermaid({ ...plan, nodes: plan.nodes.slice(0, 2) })).toBe(
    `flowchart TD
  in_raw([raw])
  read[read]
  fit[fit]
  in_raw --> read
  read -- texts --> fit
  fit -. history .-> fit
`,
  );
});

test('parameters from outside are read by what each one is', () => {
  const overrides = { fit: { alpha: '0.25', names: '["a","b"]', label: '12' } };
  const [, node] = planPipeline(pipeline, { scope: 's', overrides }).nodes;
  expect(node?.params).toEqual({ alpha: 0.25, names: ['a', 'b'], label: '12', workers: 0 });
  expect(node?.neutralParams).toEqual(['workers']);
});

test('a parameter that is a text or a list comes back from a command line as what it was', () => {
  const params = z.object({ column: z.union([z.string(), z.array(z.string())]), label: z.string() });
  for (const column of ['title', ['title', 'body'], ['one'], '[draft', 'a,b', '12', 'true', 'null', '"quoted"']) {
    const texts = { column: paramToText(column), label: '["a"]' };
    expect(parseTextParams(params, texts, 'step read')).toEqual({ column, label: '["a"]' });
  }
});

describe('wrong parameters are refused', () => {
  test.each([
    [{ fit: { alpha: '2' } }, 'alpha of step fit must be <= 1; got 2'],
    [{ fit: { alpha: 'much' } }, 'alpha of step fit must be a number; got "much"'],
    [{ fit: { workers: '1.5' } }, 'workers of step fit must be a whole number; got 1.5'],
    [{ fit: { beta: '1' } }, 'parameter of step fit must be one of alpha, names, label, workers; got beta'],
    [{ fot: { alpha: '1' } }, 'step of pipeline demo must be one of read, fit, fit-again; got fot'],
  ])('%j', (overrides, message) => {
    expect(() => planPipeline(pipeline, { scope: 's', overrides })).toThrow(message);
  });
});

describe('wrong steps are refused', () => {
  const base = { description: '', inputs: {}, outputs: {}, params: none };
  test('a name that a command line could not carry', () => {
    expect(() => defineStep({ ...base, name: 'Fit It' })).toThrow(
      'name of a step must be words of lower case joined by hyphens; got "Fit It"',
    );
  });
  test('one name for a port and a parameter', () => {
    const inputs = { train: input('dataset/text', '') };
    expect(() => defineStep({ ...base, name: 'a', inputs, params: z.object({ train: z.number() }) })).toThrow(
      'train of step a must be used once among ports, state and parameters',
    );
  });
});

describe('wrong wiring does not compile, and is refused where types were got around', () => {
  const build = (wire: Parameters<typeof definePipeline>[0]['build']) =>
    definePipeline({ name: 'wrong', description: '', inputs: { raw: { kind: 'raw/partitions' } }, build: wire });

  test('an artifact of another kind', () => {
    const wrong = build(({ inputs, add }) => {
      // @ts-expect-error raw partitions are not a dataset
      add(fit, { train: inputs['raw'] });
    });
    expect(() => planPipeline(wrong, { scope: 's' })).toThrow(
      'input train of step fit must be a dataset/text; got a raw/partitions',
    );
  });
  test('a model where a dataset is wanted', () => {
    build(({ add }) => {
      const { texts } = add(read, { raw: { kind: 'raw/partitions', edge: { from: 'input', name: 'raw' } } }).outputs;
      const { model } = add(fit, { train: texts }).outputs;
      // @ts-expect-error a model is not a dataset
      add(fit, { train: model });
    });
  });
  test('an input that is missing', () => {
    // @ts-expect-error train is not optional
    const wrong = build(({ add }) => void add(fit, {}));
    expect(() => planPipeline(wrong, { scope: 's' })).toThrow('input train of step fit must be wired');
  });
  test('an input that there is not', () => {
    const wrong = build(({ add }) => {
      const { texts } = add(read, { raw: { kind: 'raw/partitions', edge: { from: 'input', name: 'raw' } } }).outputs;
      // @ts-expect-error fit has no input test
      add(fit, { train: texts, test: texts });
    });
    expect(() => planPipeline(wrong, { scope: 's' })).toThrow('test of step fit is not an input');
  });
  test('a parameter of another type', () => {
    const wrong = build(({ add }) => {
      const { texts } = add(read, { raw: { kind: 'raw/partitions', edge: { from: 'input', name: 'raw' } } }).outputs;
      // @ts-expect-error alpha is a number
      add(fit, { train: texts }, { params: { alpha: 'high' } });
    });
    expect(() => planPipeline(wrong, { scope: 's' })).toThrow('alpha of step fit must be a number; got "high"');
  });
  test('one name for two nodes', () => {
    const wrong = build(({ add }) => {
      const raw = { kind: 'raw/partitions', edge: { from: 'input', name: 'raw' } } as const;
      add(read, { raw });
      add(read, { raw });
    });
    expect(() => planPipeline(wrong, { scope: 's' })).toThrow(
      'node read of pipeline wrong must have a name of its own',
    );
  });
});
