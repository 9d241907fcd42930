import { type ArtifactPath, defineKind } from '@aml-mlops/artifacts';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import {
  type BuildContext,
  definePipeline,
  defineStep,
  downstreamOf,
  type Edge,
  input,
  listInput,
  output,
  type PlanOptions,
  planPipeline,
  planSchema,
  planToMermaid,
  type StepContext,
} from '../index.ts';
import type { Condition } from './condition.ts';
import type { BuildResult } from './pipeline.ts';

const textCounts = defineKind({
  name: 'report/text-counts',
  description: '',
  schemaVersion: 1,
  files: ['counts.json'],
});
const count = defineStep({
  name: 'count',
  description: '',
  inputs: { texts: input('dataset/text', '') },
  outputs: { counts: output(textCounts, '') },
  params: z.object({ seed: z.int().default(0) }),
});
const judge = defineStep({
  name: 'judge',
  description: '',
  inputs: { counts: input(textCounts, '') },
  outputs: { verdict: output('report/verdict', '') },
  params: z.object({}),
  compute: { target: 'gpu', distribution: 'mpi' },
});

const compare = defineStep({
  name: 'compare',
  description: '',
  inputs: { counts: listInput(textCounts, '', { atMost: 3 }) },
  outputs: { table: output('report/comparison', '') },
  params: z.object({}),
});

const TEXTS = { texts: { kind: 'dataset/text' } } as const;
const PROMOTED = { file: 'decision.json', at: '/promoted', equals: true } as const;

type Build = (context: BuildContext<typeof TEXTS>) => BuildResult;
type Options = Omit<PlanOptions, 'scope' | 'without'>;

const plan = (build: Build, options: Options = {}) =>
  planPipeline(definePipeline({ name: 'demo', description: '', inputs: TEXTS, build }), { scope: 's', ...options });
const names = (build: Build) => plan(build).nodes.map(({ name }) => name);

describe('map', () => {
  test('builds once for each item and answers in their order; nodes, models and reports are named after the item', () => {
    const made = plan(({ inputs, map, add, report }) => {
      const counts = map([7, 'de', 'Zh_Hant'], (seed, within) => {
        const node = within.add(count, inputs, { params: { seed: seed === 7 ? 7 : 0 } });
        within.model('counter', node.outputs.counts);
        within.report('counts', node.outputs.counts);
        return node.outputs.counts;
      });
      expectTypeOf(counts).toEqualTypeOf<Edge<'report/text-counts'>[]>();
      for (const [index, edge] of counts.entries()) add(judge, { counts: edge }, { as: `judge-${index}` });
      report('first', counts[0] as Edge);
    });
    expect(made.nodes.map(({ name }) => name)).toEqual([
      'count-7',
      'count-de',
      'count-zh-hant',
      'judge-0',
      'judge-1',
      'judge-2',
    ]);
    expect(made.nodes[0]?.params).toEqual({ seed: 7 });
    expect(made.models.map(({ name }) => name)).toEqual(['s-counter-7', 's-counter-de', 's-counter-zh-hant']);
    expect(made.reports.map(({ name, label }) => [name, label])).toEqual([
      ['counts-7', 'counts-7'],
      ['counts-de', 'counts-de'],
      ['counts-zh-hant', 'counts-zh-hant'],
      ['first', 'first'],
    ]);
  });

  test('of nothing is nothing', () => {
    expect(names(({ inputs, map }) => void map([], (_, { add }) => add(count, inputs)))).toEqual([]);
  });

  test.each(['', 'a b', '../up', '-a', 'a-', 'ü', '<b>', 'a\n', 1e300, -1])(
    '%j is no item: no name can carry it',
    (item) => {
      const range = 'letters and digits, joined by - _ or .: it becomes part of a name';
      expect(() => plan(({ inputs, map }) => void map([item], (_, { add }) => add(count, inputs)))).toThrow(
        `item of a map in pipeline demo must be ${range}; got ${JSON.stringify(item)}`,
      );
    },
  );

  test.each([[['a', 'a']], [['a_b', 'a-b']], [['A', 'a']]])('two items of one name are refused: %j', (items) => {
    const wrong: Build = ({ inputs, map }) => void map(items, (_, { add }) => add(count, inputs));
    expect(() => plan(wrong)).toThrow(/node count-\S+ of pipeline demo must have a name of its own/);
  });
});

describe('a list input', () => {
  const three: Build = ({ inputs, map, add }) => {
    const counts = map([3, 1, 2], (_, within) => within.add(count, inputs).outputs.counts);
    add(compare, { counts });
  };
  const edges = [3, 1, 2].map((item) => ({ from: 'node', node: `count-${item}`, output: 'counts' }));

  test('takes what a map answers, in its order; its reader comes after all of them', () => {
    const made = plan(three);
    expect(made.nodes.at(-1)?.inputs).toEqual({ counts: { kind: 'report/text-counts', edges } });
    expect(downstreamOf(made, 'count-2')).toEqual(['compare']);
    expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  test('the step sees a list of paths', () => {
    expectTypeOf<StepContext<typeof compare>['inputs']['counts']>().toEqualTypeOf<
      readonly ArtifactPath<'report/text-counts'>[]
    >();
  });

  test('is drawn with thick arrows', () => {
    expect(planToMermaid(plan(three))).toContain('count_1 == counts ==> compare\n');
  });

  test('one artifact, an empty list, too many and another kind are refused', () => {
    const refused = (wired: (counts: Edge<'report/text-counts'>, inputs: { texts: Edge }) => unknown) =>
      expect(() =>
        plan(({ inputs, add }) => {
          add(compare, { counts: wired(add(count, inputs).outputs.counts, inputs) as never });
        }),
      );
    refused((counts) => counts).toThrow('input counts of step compare must be a list of artifacts; got one');
    refused(() => []).toThrow('input counts of step compare must have at least one artifact; got an empty list');
    refused((counts) => [counts, counts, counts, counts]).toThrow(
      'input counts of step compare must have at most 3 artifacts, as its step says; got 4',
    );
    refused((counts, { texts }) => [counts, texts]).toThrow(
      'input counts of step compare must be a report/text-counts; got a dataset/text',
    );
    plan(({ inputs, add }) => {
      const { counts } = add(count, inputs).outputs;
      // @ts-expect-error one artifact is no list
      expect(() => add(compare, { counts })).toThrow('must be a list');
      // @ts-expect-error a list is not one artifact
      expect(() => add(judge, { counts: [counts] })).toThrow('must be one artifact; got a list');
      // @ts-expect-error texts are not counts
      expect(() => add(compare, { counts: [inputs.texts] })).toThrow('must be a report/text-counts');
    });
  });

  test.each([0, 65, 1.5, Number.NaN])('of at most %d artifacts is none', (atMost) => {
    expect(() => listInput('dataset/text', '', { atMost })).toThrow(
      'atMost of a list input must be a whole number in [1, 64]',
    );
  });

  const comparing = definePipeline({
    name: 'comparing',
    description: '',
    inputs: { given: { kind: 'report/text-counts', list: true } },
    build: ({ inputs, add }) => add(compare, { counts: inputs.given }).outputs,
  });

  test('of a pipeline is as many inputs of its plan as it is given artifacts', () => {
    const made = planPipeline(comparing, { scope: 's', lengths: { given: 2 } });
    expect(made.inputs).toEqual({ given_1: 'report/text-counts', given_2: 'report/text-counts' });
    expect(made.nodes[0]?.inputs['counts']).toMatchObject({ edges: [{ name: 'given_1' }, { name: 'given_2' }] });
    expect(() => planPipeline(comparing, { scope: 's', lengths: { given: 0 } })).toThrow(
      'input given of pipeline comparing must be given',
    );
  });

  test('of a pipeline that is used as a node takes a list too', () => {
    const made = plan(({ inputs, map, use }) => {
      use(comparing, { given: map([3, 1, 2], (_, within) => within.add(count, inputs).outputs.counts) });
      // @ts-expect-error one artifact is no list
      expect(() => use(comparing, { given: inputs.texts })).toThrow('input given of pipeline comparing must be a list');
    });
    expect(made.nodes.at(-1)?.inputs['counts']).toMatchObject({ edges });
  });
});

test('a map within a map, and within a pipeline that is used, names the outer item first', () => {
  const inner = definePipeline({
    name: 'inner',
    description: '',
    inputs: TEXTS,
    build: ({ inputs, map }) => void map(['x', 'y'], (_, { add }) => add(count, inputs)),
  });
  expect(names(({ inputs, map }) => void map([1], (_, { use }) => use(inner, inputs)))).toEqual([
    'inner-count-1-x',
    'inner-count-1-y',
  ]);
  expect(
    names(({ inputs, map }) => {
      map(['de'], (_, outer) => outer.map([7], (__, { add }) => add(count, inputs)));
    }),
  ).toEqual(['count-de-7']);
});

test.each(['', 'Count', 'a b', '../up', '__proto__', 'a.b', 'a-'])('a node is not called %j', (as) => {
  expect(() => plan(({ inputs, add }) => void add(count, inputs, { as }))).toThrow(
    `name of a node of pipeline demo must be words of lower case joined by hyphens; got ${JSON.stringify(as)}`,
  );
});

describe('use', () => {
  const counting = definePipeline({
    name: 'counting',
    description: '',
    inputs: { texts: { kind: 'dataset/text' }, more: { kind: 'dataset/text', optional: true } },
    params: z.object({ seed: z.int().min(0).default(3) }),
    build: ({ inputs, params, add, report, model }) => {
      const { counts } = add(count, { texts: inputs.texts }, { params }).outputs;
      if (inputs.more) add(count, { texts: inputs.more }, { as: 'count-more' });
      report('counts', counts);
      model('counter', counts);
      return { counts };
    },
  });

  test('adds the nodes under its name, with its parameters, and answers with its typed outputs', () => {
    const made = plan(({ inputs, use, add }) => {
      const { counts } = use(counting, inputs, { params: { seed: 5 } });
      expectTypeOf(counts).toEqualTypeOf<Edge<'report/text-counts'>>();
      add(judge, { counts });
      use(counting, { texts: inputs.texts, more: inputs.texts }, { as: 'again' });
    });
    expect(made.nodes.map(({ name, params }) => [name, params])).toEqual([
      ['counting-count', { seed: 5 }],
      ['judge', {}],
      ['again-count', { seed: 3 }],
      ['again-count-more', { seed: 0 }],
    ]);
    expect(made.nodes[1]?.inputs['counts']).toMatchObject({ edge: { node: 'counting-count', output: 'counts' } });
    expect(made.reports.map(({ name }) => name)).toEqual(['counting-counts', 'again-counts']);
    expect(made.models.map(({ name }) => name)).toEqual(['s-counting-counter', 's-again-counter']);
  });

  test('within map and when: names join, conditions hold for all of it', () => {
    const made = plan(({ inputs, add, when }) => {
      const { verdict } = add(judge, { counts: add(count, inputs).outputs.counts }).outputs;
      when(verdict, PROMOTED, (within) => {
        within.map([1, 2], (_, { use }) => use(counting, inputs));
      });
    });
    expect(made.nodes.map(({ name, when }) => [name, when.length])).toEqual([
      ['count', 0],
      ['judge', 0],
      ['counting-count-1', 1],
      ['counting-count-2', 1],
    ]);
  });

  test('twice under one name, a wrong parameter and a wrong input are refused', () => {
    expect(() =>
      plan(({ inputs, use }) => {
        use(counting, inputs);
        use(counting, inputs);
      }),
    ).toThrow('node counting-count of pipeline demo must have a name of its own');
    expect(() => plan(({ inputs, use }) => void use(counting, inputs, { params: { seed: -1 } }))).toThrow(
      'seed of pipeline counting must be >= 0; got -1',
    );
    expect(() =>
      plan(({ inputs, add, use }) => {
        // @ts-expect-error counts are not a dataset
        use(counting, { texts: add(count, inputs).outputs.counts });
      }),
    ).toThrow('input texts of pipeline counting must be a dataset/text; got a report/text-counts');
    expect(() =>
      plan(({ use }) => {
        // @ts-expect-error texts is not optional
        use(counting, {});
      }),
    ).toThrow('input texts of pipeline counting must be wired');
    expect(() =>
      plan(({ inputs, use }) => {
        // @ts-expect-error seed is a number
        use(counting, inputs, { params: { seed: 'five' } });
      }),
    ).toThrow('seed of pipeline counting must be a number; got "five"');
  });
});

describe('when', () => {
  const conditional = (condition: Condition): Build => {
    return ({ inputs, add, when }) => {
      const { verdict } = add(judge, { counts: add(count, inputs).outputs.counts }).outputs;
      when(verdict, condition, (within) => within.add(count, inputs, { as: 'then' }));
    };
  };

  test('conditions gather; what is added outside has none; the plan carries them as JSON', () => {
    const made = plan(({ inputs, add, when }) => {
      const { verdict } = add(judge, { counts: add(count, inputs).outputs.counts }).outputs;
      const inner = when(verdict, PROMOTED, (outer) => {
        outer.add(count, inputs, { as: 'outer' });
        return outer.when(verdict, { file: 'd.json', at: '/n', below: 2 }, (within) =>
          within.add(count, inputs, { as: 'inner' }),
        );
      });
      add(judge, { counts: inner.outputs.counts }, { as: 'after' });
    });
    const asked = { node: 'judge', output: 'verdict' };
    expect(Object.fromEntries(made.nodes.map(({ name, when }) => [name, when]))).toEqual({
      count: [],
      judge: [],
      outer: [{ ...asked, ...PROMOTED }],
      inner: [
        { ...asked, ...PROMOTED },
        { ...asked, file: 'd.json', at: '/n', below: 2 },
      ],
      after: [],
    });
    expect(downstreamOf(made, 'judge')).toEqual(['outer', 'inner', 'after']);
    expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  test('is drawn as a broken arrow with the condition in words', () => {
    const drawn = (condition: Condition) => planToMermaid(plan(conditional(condition)));
    expect(drawn(PROMOTED)).toContain('  judge -. "when decision.json /promoted = true" .-> then\n');
    expect(drawn({ file: 'd.json', at: '/n', atLeast: 0.5 })).toContain('"when d.json /n >= 0.5"');
    expect(drawn({ file: 'd.json', at: '/n', equals: 'a"b' })).not.toMatch(/a\\?"b/);
  });

  test.each<[Condition, string]>([
    [{ file: 'd.json', at: '/n' }, 'must have one of equals, atLeast and below'],
    [{ file: 'd.json', at: '/n', atLeast: 1, below: 2 }, 'must have one of equals, atLeast and below'],
    [{ file: 'd.json', at: '/n', atLeast: Number.NaN }, 'must be finite; got NaN'],
    [{ file: 'd.json', at: 'n', below: 1 }, 'must be a JSON Pointer, such as /promoted; got "n"'],
    [{ file: 'd.json', at: '/n~2', below: 1 }, 'must be a JSON Pointer, such as /promoted; got "/n~2"'],
    [{ file: '../d.json', at: '/n', below: 1 }, 'must be a path within the artifact; got "../d.json"'],
    [{ file: '', at: '/n', below: 1 }, 'must be a path within the artifact; got ""'],
  ])('%j is refused', (condition, message) => {
    expect(() => plan(conditional(condition))).toThrow(message);
    expect(() => plan(conditional(condition))).toThrow('condition on judge of pipeline demo');
  });

  test('cannot ask an input of the pipeline', () => {
    expect(() => plan(({ inputs, when }) => when(inputs.texts, PROMOTED, () => undefined))).toThrow(
      'what a condition asks of pipeline demo must come from a step',
    );
  });
});

describe('what a run leaves behind is declared once', () => {
  test.each<['model' | 'report' | 'dataset', string]>([
    ['model', 'model s-it'],
    ['report', 'report it'],
    ['dataset', 'dataset s-it'],
  ])('%s', (what, named) => {
    const declare = (context: BuildContext<typeof TEXTS>, edge: Edge) =>
      context[what]('it', edge as Edge<'dataset/text'>);
    expect(() =>
      plan((context) => {
        const { counts } = context.add(count, context.inputs).outputs;
        declare(context, counts);
        declare(context, counts);
      }),
    ).toThrow(`${named} of pipeline demo must have a name of its own`);
    expect(() => plan((context) => declare(context, context.inputs.texts))).toThrow(
      `${what} it of pipeline demo must come from a step`,
    );
  });

  test('only texts become a dataset', () => {
    plan(({ inputs, add, dataset }) => {
      // @ts-expect-error counts are no texts
      dataset('counts', add(count, inputs).outputs.counts);
    });
  });
});

describe('settings of a node', () => {
  const both: Build = ({ inputs, add }) => {
    const { counts } = add(count, inputs, {
      compute: { target: 'big' },
      limits: { retries: 2 },
      variables: { A: 'pipeline', B: 'pipeline' },
    }).outputs;
    add(judge, { counts });
  };

  test('of the config win over those of the pipeline, and those over the step, one by one', () => {
    const settings = { count: { limits: { timeoutSeconds: 9 }, variables: { B: 'config' } } };
    const [first, second] = plan(both, { settings }).nodes;
    expect(first).toMatchObject({
      compute: { target: 'big' },
      limits: { timeoutSeconds: 9, retries: 2 },
      variables: { A: 'pipeline', B: 'config' },
    });
    expect(second).toMatchObject({ compute: { target: 'gpu', distribution: 'mpi' }, variables: {} });
    const moved = plan(both, {
      settings: { count: { compute: { target: 'small' } }, judge: { compute: { instances: 4 } } },
    });
    expect(moved.nodes.map(({ compute }) => compute)).toEqual([
      { target: 'small' },
      { target: 'gpu', distribution: 'mpi', instances: 4 },
    ]);
  });

  test.each<[NonNullable<Options['settings']>, string]>([
    [
      { count: { compute: { instances: 2 } } },
      'instances of step count must be 1, since its step does not share its work; got 2',
    ],
    [{ judge: { compute: { instances: 0 } } }, 'instances of step judge must be a whole number >= 1; got 0'],
    [{ judge: { compute: { instances: 1.5 } } }, 'instances of step judge must be a whole number >= 1; got 1.5'],
    [
      { count: { variables: { 'A=B': '' } } },
      'environment variable of step count must be letters, digits and _; got "A=B"',
    ],
    [{ counts: {} }, 'step of pipeline demo must be one of count, judge; got counts'],
  ])('%j is refused', (settings, message) => {
    expect(() => plan(both, { settings })).toThrow(message);
  });
});

test('wrong kinds do not compile', () => {
  plan(({ inputs, add, map, when }) => {
    const counts = map([1], (_, within) => within.add(count, inputs).outputs.counts);
    for (const edge of counts) {
      const { verdict } = add(judge, { counts: edge }).outputs;
      when(verdict, PROMOTED, (within) => {
        expectTypeOf(verdict).toEqualTypeOf<Edge<'report/verdict'>>();
        // @ts-expect-error a verdict is not counts
        expect(() => within.add(judge, { counts: verdict }, { as: 'wrong' })).toThrow('must be a report/text-counts');
      });
    }
  });
});

test('a plan of version 1, of a run that began before an update, is read: it has no models, reports and conditions', () => {
  const {
    schemaVersion: _version,
    models: _models,
    reports: _reports,
    nodes,
    ...rest
  } = plan(({ inputs, add }) => void add(count, inputs));
  const before = nodes.map(({ variables: _variables, when: _when, sweepJob: _sweepJob, ...node }) => node);
  const read = planSchema.parse(JSON.parse(JSON.stringify({ schemaVersion: 1, ...rest, nodes: before })));
  expect(read).toMatchObject({ schemaVersion: 1, models: [], reports: [] });
  expect(read.nodes[0]).toMatchObject({ name: 'count', when: [], variables: {}, sweepJob: false });
});

test('a plan of version 2, which has no lists, is read as it is', () => {
  const made = plan(({ inputs, add }) => void add(count, inputs));
  const read = planSchema.parse(JSON.parse(JSON.stringify({ ...made, schemaVersion: 2 })));
  expect(read).toEqual({ ...made, schemaVersion: 2 });
});
