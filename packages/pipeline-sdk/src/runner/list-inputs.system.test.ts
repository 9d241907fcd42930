import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherTexts } from '../../fixtures/gather-texts/src/contract.ts';
import { joinText } from '../../fixtures/join-text/src/contract.ts';
import { definePipeline, type ParamOverrides, planPipeline } from '../index.ts';
import { statuses, TestWorkspace } from '../testing/test-workspace.fixture.ts';
import { explainPlan, planOfRun, type RunRequest, type RunResult } from './index.ts';

/** Three texts come together; the first two only where `ask` says so. */
const gathering = definePipeline({
  name: 'gathering',
  description: '',
  inputs: {},
  build: ({ add, map, when }) => {
    const { joined: asked } = add(joinText, {}, { as: 'ask', params: { text: '{"n":1}' } }).outputs;
    const maybe = when(asked, { file: 'value.txt', at: '/n', atLeast: 1 }, (within) =>
      within.map(['c', 'a'], (item, { add: addItem }) =>
        addItem(joinText, {}, { as: 'maybe', params: { text: item } }),
      ),
    );
    const sure = map(['b'], (item, within) => within.add(joinText, {}, { as: 'sure', params: { text: item } }));
    const texts = [...maybe, ...sure].map(({ outputs }) => outputs.joined);
    add(gatherTexts, { texts }, { as: 'all' });
    add(gatherTexts, { texts: texts.slice(0, 2) }, { as: 'some' });
  },
});

const YES = { ask: { text: '{"n":1}' } };
const NO = { ask: { text: '{"n":0}' } };

let workspace: TestWorkspace;
let first: RunResult;
beforeAll(async () => {
  workspace = new TestWorkspace();
  first = await workspace.run(request(YES));
});
afterAll(() => workspace.close());

function request(overrides: ParamOverrides): RunRequest {
  return { plan: planPipeline(gathering, { scope: 'test', overrides }), bindings: {}, selection: {} };
}

test('a list is read in the order in which it is wired, whatever ended first', () => {
  expect(first.failure).toBeUndefined();
  expect(workspace.value(first, 'all')).toBe('c|a|b');
  expect(workspace.value(first, 'some')).toBe('c|a');
});

test('it is part of the cache key, and of explain: one artifact changes, one field does', async () => {
  expect(new Set(Object.values(statuses(await workspace.run(request(YES)))))).toEqual(new Set(['reused']));
  const changed = await workspace.run(request({ ...YES, 'maybe-a': { text: 'A' } }));
  expect(statuses(changed)).toMatchObject({ 'maybe-c': 'reused', 'maybe-a': 'ran', all: 'ran', some: 'ran' });
  expect(workspace.value(changed, 'all')).toBe('c|A|b');
  const explained = await explainPlan(
    request({ ...YES, 'maybe-a': { text: 'A' }, 'sure-b': { text: 'B' } }),
    workspace.workspace,
    workspace.programs,
  );
  const all = explained.find(({ step }) => step === 'all');
  expect(all).toMatchObject({ verdict: 'depends', waitsFor: ['sure-b'] });
  expect(all?.fields.filter(({ same }) => !same)).toMatchObject([{ field: 'input texts[2]', now: '(not known yet)' }]);
});

test('an artifact whose step a condition skipped is left out; where all are, the reader is skipped, and the run is done', async () => {
  const result = await workspace.run(request(NO));
  expect(result.status).toBe('done');
  expect(statuses(result)).toMatchObject({ 'maybe-c': 'skipped', 'maybe-a': 'skipped', all: 'ran', some: 'skipped' });
  expect(workspace.value(result, 'all')).toBe('b');
  expect(result.steps.find(({ name }) => name === 'some')?.reason).toBe('all that texts reads was skipped');
  const explained = await explainPlan(request(NO), workspace.workspace, workspace.programs);
  expect(explained.find(({ step }) => step === 'all')).toMatchObject({ verdict: 'reused', comparedWith: result.run });
  expect(explained.find(({ step }) => step === 'some')).toMatchObject({ verdict: 'skipped' });
});

test('what a run was asked for keeps the list', () => {
  const { nodes, schemaVersion } = planOfRun(workspace.workspace, first.run);
  expect(schemaVersion).toBe(3);
  expect(nodes.find(({ name }) => name === 'all')?.inputs['texts']).toMatchObject({
    edges: [{ node: 'maybe-c' }, { node: 'maybe-a' }, { node: 'sure-b' }],
  });
});
