import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodesOf, statuses, TestWorkspace } from '../testing/test-workspace.fixture.ts';
import type { RunEvent } from './events.ts';
import { explainPlan, type RunResult, requestOfRun } from './index.ts';

/** Holds one run, done once; its programs are those of all tests that leave the sources as they are. */
let recorded: TestWorkspace;
let first: RunResult;
let workspace: TestWorkspace;
beforeAll(async () => {
  recorded = new TestWorkspace();
  first = await recorded.run();
  recorded.keep();
});
beforeEach(() => {
  workspace = new TestWorkspace({ stepsOf: recorded });
});
afterEach(() => {
  if (workspace !== recorded) workspace.close();
});
afterAll(() => recorded.close());

/** The workspace after its first run. */
function afterFirstRun(): void {
  workspace.close();
  recorded.goBack();
  workspace = recorded;
}

/** A workspace with step packages of its own, which a test may change. */
function ownSteps(): TestWorkspace {
  workspace.close();
  workspace = new TestWorkspace();
  return workspace;
}

const ALL = ['left', 'right', 'both', 'book', 'files'];
const every = (status: string) => Object.fromEntries(ALL.map((name) => [name, status]));

test('a pipeline runs, each step with what the steps before it made', async () => {
  const events: RunEvent[] = [];
  const result = await workspace.run(workspace.request(), { onEvent: (event) => events.push(event) });
  expect(result.failure).toBeUndefined();
  expect(statuses(result)).toEqual(every('ran'));
  expect(workspace.value(result, 'both')).toBe('l+r+b');
  expect(workspace.book(result)).toEqual(['l+r+b']);
  expect(workspace.value(result, 'files')).toBe('A+');
  expect(nodesOf(events, 'running').sort()).toEqual([...ALL].sort());
  expect(events).toContainEqual({ type: 'progress', node: 'left', done: 1, total: 2, message: 'joining' });
});

test('the timeline has times, peak memory and a log of every step', async () => {
  afterFirstRun();
  const { run } = first;
  for (const attempt of workspace.workspace.database.runs.nodes(run)) {
    expect(attempt.status).toBe('ran');
    expect(attempt.peakMemoryBytes).toBeGreaterThan(10_000_000);
    expect(attempt.finishedAt?.getTime()).toBeGreaterThanOrEqual(attempt.startedAt?.getTime() ?? Number.NaN);
    expect(existsSync(attempt.logFile ?? '')).toBe(true);
  }
  const left = workspace.workspace.database.runs.nodes(run).find((attempt) => attempt.node === 'left');
  expect(readFileSync(left?.logFile ?? '', 'utf8')).toContain('joining l');
});

describe('what is known is not run again', () => {
  test('the same run twice: everything is reused, the ledger too, and the outputs are the same', async () => {
    afterFirstRun();
    const second = await workspace.run();
    expect(statuses(second)).toEqual(every('reused'));
    expect(second.outputs).toEqual(first.outputs);
  });

  test('a changed parameter runs its step and what depends on it', async () => {
    afterFirstRun();
    const result = await workspace.run(workspace.request({ right: { text: 'R' } }));
    expect(statuses(result)).toEqual({ left: 'reused', right: 'ran', both: 'ran', book: 'ran', files: 'reused' });
    expect(workspace.book(result)).toEqual(['l+R+b', 'l+r+b']);
  });

  test('a parameter that changes no result runs nothing', async () => {
    afterFirstRun();
    expect(statuses(await workspace.run(workspace.request({ right: { waitMilliseconds: '1' } })))).toEqual(
      every('reused'),
    );
  });

  test('a changed input file runs the step that reads it', async () => {
    afterFirstRun();
    writeFileSync(path.join(workspace.raw, 'b.txt'), 'B');
    const result = await workspace.run();
    expect(statuses(result)).toEqual({ ...every('reused'), files: 'ran' });
    expect(workspace.value(result, 'files')).toBe('A+B+');
  });

  test('a step that makes what it made before ends the chain: what depends on it is reused', async () => {
    afterFirstRun();
    const result = await workspace.run(workspace.request({}, { force: ['left'] }));
    expect(statuses(result)).toEqual({ ...every('reused'), left: 'ran' });
  });

  test('a changed line of a source runs the steps that contain it; a changed comment or type runs none', async () => {
    await ownSteps().run();
    const source = path.join(workspace.stepFolder('join-text'), 'src/main.ts');
    const text = readFileSync(source, 'utf8');
    writeFileSync(source, `// a new comment\n\n${text.replace('const SEPARATOR =', 'const SEPARATOR: string =')}`);
    expect(statuses(await workspace.run())).toEqual(every('reused'));
    writeFileSync(source, text.replace(`SEPARATOR = '+'`, `SEPARATOR = '-'`));
    const result = await workspace.run();
    expect(statuses(result)).toEqual(every('ran'));
    expect(workspace.value(result, 'both')).toBe('l-r-b');
  });

  test('a file of the environment runs its step again', async () => {
    await ownSteps().run();
    const { mkdirSync } = await import('node:fs');
    mkdirSync(path.join(workspace.stepFolder('ledger'), 'environment'));
    writeFileSync(path.join(workspace.stepFolder('ledger'), 'environment/Dockerfile'), 'FROM scratch');
    expect(statuses(await workspace.run())).toEqual({ ...every('reused'), book: 'ran' });
  });

  test('no-cache runs all', async () => {
    afterFirstRun();
    expect(statuses(await workspace.run(workspace.request({}, { noCache: true })))).toEqual(every('ran'));
  });

  test('an artifact that was deleted is made again', async () => {
    afterFirstRun();
    const { rmSync } = await import('node:fs');
    rmSync(first.outputs['left']?.['joined']?.folder ?? '', { recursive: true });
    expect(statuses(await workspace.run())).toEqual({ ...every('reused'), left: 'ran' });
  });
});

describe('a part of a pipeline', () => {
  test('--from runs a step and what depends on it', async () => {
    afterFirstRun();
    const result = await workspace.run(workspace.request({}, { from: 'both' }));
    expect(statuses(result)).toEqual({ left: 'reused', right: 'reused', both: 'ran', book: 'ran', files: 'skipped' });
  });

  test('--only runs one step', async () => {
    afterFirstRun();
    const result = await workspace.run(workspace.request({}, { only: 'both' }));
    expect(statuses(result)).toEqual({
      left: 'reused',
      right: 'reused',
      both: 'ran',
      book: 'skipped',
      files: 'skipped',
    });
  });

  test('what comes before must be known', async () => {
    const result = await workspace.run(workspace.request({}, { from: 'both' }));
    expect(result.failure?.error.message).toContain('step left must be cached with its present inputs');
    expect(statuses(result)['both']).toBe('skipped');
  });

  test('a step that there is not is refused', async () => {
    await expect(workspace.run(workspace.request({}, { only: 'neither' }))).rejects.toThrow(
      'step of pipeline joining must be one of left, right, both, book, files; got neither',
    );
  });
});

describe('a step that fails', () => {
  test('with an error of the input: once, with its message; what depends on it is skipped, the rest runs', async () => {
    const result = await workspace.run(workspace.request({ right: { trouble: 'refuse' } }), { parallelism: 1 });
    expect(result.status).toBe('failed');
    expect(result.failure).toMatchObject({
      node: 'right',
      error: { code: 'E_TEST', message: 'this text cannot be joined' },
    });
    expect(statuses(result)).toEqual({
      left: 'ran',
      right: 'failed',
      both: 'skipped',
      book: 'skipped',
      files: 'skipped',
    });
    expect(workspace.workspace.database.runs.nodes(result.run).filter(({ node }) => node === 'right')).toHaveLength(1);
  });

  test('with a defect: tried again as often as its contract says', async () => {
    const result = await workspace.run(workspace.request({ right: { trouble: 'throw' } }));
    expect(result.failure?.error.message).toBe('a defect');
    expect(workspace.workspace.database.runs.nodes(result.run).filter(({ node }) => node === 'right')).toHaveLength(2);
  });

  test('once: the second attempt finds the scratch folder of the first, and succeeds', async () => {
    const result = await workspace.run(workspace.request({ right: { trouble: 'once' } }));
    expect(result.status).toBe('done');
    expect(workspace.value(result, 'both')).toBe('l+r+b');
  });

  test('by dying: the error says how', async () => {
    const result = await workspace.run(workspace.request({ right: { trouble: 'die' } }));
    expect(result.failure?.error.message).toMatch(
      /^step right ended with signal SIGKILL without reporting an error: somebody killed it, or the system did for want of memory, of which this machine has \d+ MB\. /,
    );
  });

  test('by hanging: it is stopped at its time limit', async () => {
    const request = workspace.request({ right: { trouble: 'hang' } });
    const plan = {
      ...request.plan,
      nodes: request.plan.nodes.map((node) =>
        node.name === 'right' ? { ...node, limits: { ...node.limits, timeoutSeconds: 1 } } : node,
      ),
    };
    const result = await workspace.run({ ...request, plan });
    expect(result.failure?.error.message).toMatch(
      /^time of step right must be <= 1 seconds; it was stopped: give it less/,
    );
  });

  test('leaves no half-written artifact, and resume goes on where it ended', async () => {
    const failed = await workspace.run(workspace.request({ right: { trouble: 'refuse' } }));
    const store = path.join(workspace.workspace.artifacts, 'metrics-sweep');
    for (const artifact of readdirSync(store)) {
      expect(readFileSync(path.join(store, artifact, 'value.txt'), 'utf8')).not.toBe('half');
    }
    const request = requestOfRun(workspace.workspace, failed.run);
    const mended = { ...request, plan: workspace.request({}).plan };
    const result = await workspace.run(mended, { id: failed.run });
    expect(result.status).toBe('done');
    expect(statuses(result)['left']).toBe('reused');
    expect(() => requestOfRun(workspace.workspace, failed.run)).toThrow('is done: there is nothing to resume');
  });
});

test('two runs at once end as if one had come after the other', async () => {
  const slow = { book: { waitMilliseconds: '200' } };
  const results = await Promise.all([
    workspace.run(workspace.request({ ...slow, both: { text: '1' } })),
    workspace.run(workspace.request({ ...slow, both: { text: '2' } })),
  ]);
  expect(results.map((result) => result.status)).toEqual(['done', 'done']);
  const after = await workspace.run(workspace.request({ ...slow, both: { text: '2' } }));
  expect(workspace.book(after)).toEqual(['l+r+1', 'l+r+2']);
});

test('interrupting stops the steps, leaves no process and says so', async () => {
  const abort = new AbortController();
  const result = await workspace.run(workspace.request({ left: { trouble: 'hang' }, right: { trouble: 'hang' } }), {
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type === 'progress' && event.node === 'right') abort.abort(new Error('interrupted'));
    },
  });
  expect(result.status).toBe('interrupted');
  expect(statuses(result)).toMatchObject({ both: 'skipped', book: 'skipped' });
  expect(statuses(result)['right']).toBe('interrupted');
  expect(workspace.workspace.database.runs.get(result.run).status).toBe('interrupted');
});

describe('explain', () => {
  test('names the field that changed, and what waits for it', async () => {
    afterFirstRun();
    const { run } = first;
    const request = workspace.request({ right: { text: 'R' } });
    const explanations = await explainPlan(request, workspace.workspace, workspace.programs);
    const of = (step: string) => explanations.find((explanation) => explanation.step === step);
    expect(of('left')).toMatchObject({ verdict: 'reused', comparedWith: run });
    expect(of('right')).toMatchObject({ verdict: 'runs', comparedWith: run });
    expect(of('right')?.fields.filter(({ same }) => !same)).toEqual([
      { field: 'param text', before: 'r', now: 'R', same: false },
    ]);
    expect(of('both')).toMatchObject({ verdict: 'depends', waitsFor: ['right'] });
  });

  test('runs nothing', async () => {
    const explanations = await explainPlan(workspace.request(), workspace.workspace, workspace.programs);
    expect(explanations.map(({ verdict }) => verdict)).toEqual(['runs', 'runs', 'depends', 'depends', 'runs']);
    expect(workspace.workspace.database.runs.list(9)).toEqual([]);
  });
});
