import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { joinText } from '../../fixtures/join-text/src/contract.ts';
import { definePipeline, planPipeline, type SettingsByNode } from '../index.ts';
import { nodesOf, statuses, TestWorkspace } from '../testing/test-workspace.fixture.ts';
import type { RunEvent } from './events.ts';
import { explainPlan, type RunRequest, type Selection } from './index.ts';

/** `ask` writes JSON; where its n is 1 or more `outer` runs, and within it, below 5, `inner`; `reader` reads `inner`. */
const asking = definePipeline({
  name: 'asking',
  description: '',
  inputs: {},
  build: ({ add, when, model }) => {
    const { joined } = add(joinText, {}, { as: 'ask', params: { text: '{"n":1}' } }).outputs;
    const at = { file: 'value.txt', at: '/n' };
    when(joined, { ...at, atLeast: 1 }, (outer) => {
      outer.add(joinText, {}, { as: 'outer', params: { text: 't' } });
      outer.when(joined, { ...at, below: 5 }, (within) => {
        const inner = within.add(joinText, {}, { as: 'inner', params: { text: 'i' } }).outputs.joined;
        model('inner', inner);
        add(joinText, { left: inner }, { as: 'reader', params: { text: 'r' } });
      });
    });
    add(joinText, {}, { as: 'apart', params: { text: 'a' } });
  },
});

let workspace: TestWorkspace;
beforeAll(() => {
  workspace = new TestWorkspace();
});
afterAll(() => workspace.close());
/** Each test has a text of its own, so that what another one made is not known to it. */
let mark = 0;
beforeEach(() => {
  mark += 1;
});

function request(text: string, selection: Selection = {}, settings: SettingsByNode = {}): RunRequest {
  const overrides = { ask: { text }, outer: { text: `t${mark}` }, inner: { text: `i${mark}` } };
  return { plan: planPipeline(asking, { scope: 'test', overrides, settings }), bindings: {}, selection };
}

describe('a node under a condition', () => {
  test('runs where it holds, nested ones where all do; a second run reuses it', async () => {
    const first = await workspace.run(request('{"n":1}'));
    expect(statuses(first)).toMatchObject({ outer: 'ran', inner: 'ran', reader: 'ran' });
    expect(workspace.value(first, 'reader')).toBe(`i${mark}+r`);
    expect(first.models.map(({ name, version }) => ({ name, version }))).toEqual([{ name: 'test-inner', version: 1 }]);
    const second = await workspace.run(request('{"n":1}'));
    expect(new Set(Object.values(statuses(second)))).toEqual(new Set(['reused']));
    const other = await workspace.run(request('{"n":2}'));
    expect(statuses(other)).toMatchObject({ ask: 'ran', outer: 'reused', inner: 'reused', reader: 'reused' });
  });

  test('is skipped where one does not, as is what reads from it; the rest runs, and the run is done', async () => {
    const events: RunEvent[] = [];
    const result = await workspace.run(request('{"n":7}'), { onEvent: (event) => events.push(event) });
    expect(result.status).toBe('done');
    expect(result.failure).toBeUndefined();
    expect(statuses(result)).toMatchObject({ outer: 'ran', inner: 'skipped', reader: 'skipped' });
    const reasons = { inner: 'ask: value.txt /n < 5 does not hold', reader: 'inner was skipped' };
    for (const [node, reason] of Object.entries(reasons)) {
      expect(result.steps.find(({ name }) => name === node)?.reason).toBe(reason);
      expect(events).toContainEqual({ type: 'node', node, status: 'skipped', reason });
    }
    expect(nodesOf(events, 'running')).not.toContain('inner');
    expect(result.models).toEqual([]);
    expect(workspace.workspace.database.runs.nodes(result.run).map(({ node }) => node)).not.toContain('inner');
  });

  test('is skipped though it is known: what a run leaves behind is what its conditions say', async () => {
    await workspace.run(request('{"n":1}'));
    expect(statuses(await workspace.run(request('{"n":0}')))).toMatchObject({ outer: 'skipped', inner: 'skipped' });
  });

  test('fails where the question has no answer, and says which file and value', async () => {
    const result = await workspace.run(request('{"m":1}'));
    expect(result.status).toBe('failed');
    // Both ask at the same time: either may be the first to be told.
    expect(result.failure?.error).toMatchObject({ code: 'E_CONDITION' });
    expect(result.failure?.error.message).toMatch(/must have a number at \/n for step (outer|inner) to decide/);
    expect((await workspace.run(request('no JSON'))).failure?.error.message).toContain('must be a JSON file');
  });

  test('--only and --from ask its condition too', async () => {
    await workspace.run(request('{"n":1}'));
    const only = await workspace.run(request('{"n":1}', { only: 'outer' }));
    expect(statuses(only)).toMatchObject({ ask: 'reused', outer: 'ran', inner: 'skipped', apart: 'skipped' });
    await workspace.run(request('{"n":0}'));
    const from = await workspace.run(request('{"n":0}', { from: 'outer' }));
    expect(from.status).toBe('done');
    expect(statuses(from)).toMatchObject({ ask: 'reused', outer: 'skipped' });
  });

  test('explain says what would become of it', async () => {
    const explain = async (text: string) => {
      const explained = await explainPlan(request(text), workspace.workspace, workspace.programs);
      return Object.fromEntries(
        explained.map(({ step, verdict, reason = '' }) => [step, `${verdict} ${reason}`.trim()]),
      );
    };
    expect(await explain('{"n":30}')).toMatchObject({
      ask: 'runs',
      outer: 'depends',
      inner: 'depends',
      reader: 'depends',
    });
    await workspace.run(request('{"n":30}'));
    expect(await explain('{"n":30}')).toMatchObject({
      ask: 'reused',
      outer: 'reused',
      inner: 'skipped ask: value.txt /n < 5 does not hold',
      reader: 'skipped inner was skipped',
    });
  });
});

test('explain promises nothing of what depends on a step that runs in any case', async () => {
  await workspace.run(request('{"n":1}'));
  const { plan } = request('{"n":1}');
  const nodes = plan.nodes.map((node) => (node.name === 'ask' ? { ...node, cache: false } : node));
  const explained = await explainPlan(
    { plan: { ...plan, nodes }, bindings: {} },
    workspace.workspace,
    workspace.programs,
  );
  expect(Object.fromEntries(explained.map(({ step, verdict }) => [step, verdict]))).toEqual({
    ask: 'runs',
    outer: 'depends',
    inner: 'depends',
    reader: 'depends',
    apart: 'reused',
  });
});

test('a variable from the settings is part of the cache key of its node, and of no other', async () => {
  const settings = (value: string) => ({ apart: { variables: { MARK: value } } });
  await workspace.run(request('{"n":1}', {}, settings('1')));
  expect(new Set(Object.values(statuses(await workspace.run(request('{"n":1}', {}, settings('1'))))))).toEqual(
    new Set(['reused']),
  );
  expect(statuses(await workspace.run(request('{"n":1}', {}, settings('2'))))).toMatchObject({
    ask: 'reused',
    outer: 'reused',
    apart: 'ran',
  });
});
