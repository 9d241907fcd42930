import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, expect, test } from 'vitest';
import { defineApp } from '../../app/app.ts';
import { withLabels } from '../../labels/label-place.ts';
import type { HopOutcome } from '../hop.ts';
import { type LoopOptions, sourceOf } from '../loop-place.ts';
import { parseState } from '../loop-state.ts';
import { labelsHop } from './labels-hop.ts';

const home = await mkdtemp(path.join(tmpdir(), 'labels-hop-'));
const workspace = openWorkspace(home);
afterAll(async () => {
  workspace.close();
  await rm(home, { recursive: true });
});

const names = { train: 'train', test: 'test', model: 'model' };
const app = defineApp({ repository: home, steps: [], pipelines: [], labels: names });
const state = { ...parseState(undefined), rounds: 2, at: 'labels' as const };

test('a round waits for its own labels alone, is told what to do, and reads a table', async () => {
  const file = path.join(home, 'labels.csv');
  const seen = await withLabels(app, workspace, { scope: 'mail' }, async (labels) => {
    const { queue, store } = labels;
    queue.configure({ labels: ['ham', 'spam'], annotators: 1 });
    const item = { arm: 'query' as const, strategy: 'margin', source: sourceOf('mail', state) };
    queue.add([{ ...item, text: 'of another round', sourceId: 'old', source: 'loop/mail/1' }]);
    queue.add(['one', 'two', 'three'].map((text) => ({ ...item, text, sourceId: text })));
    const wait = (annotations?: string): Promise<HopOutcome> => {
      const place = { app, model: 'mail', scope: 'mail', labels, options: {} as LoopOptions, annotator: 'ann' };
      const hop = labelsHop({ ...place, ...(annotations !== undefined && { annotations }) });
      return hop.run({ state, signal: new AbortController().signal, keep: () => {} });
    };
    const first = await wait();
    await writeFile(file, 'item,label,skip\n2,ham,\n3,,x\n');
    const second = await wait(file);
    store.deleteTexts(['three']);
    return [first, second, await wait()];
  });
  expect(seen).toMatchObject([
    {
      verdict: 'wait',
      detail: '3 of 3 labels are missing in queue mail',
      next: expect.stringContaining('--scope mail'),
    },
    { verdict: 'wait', detail: '1 of 3 labels are missing in queue mail' },
    // What somebody wants to be deleted is waited for no longer.
    { verdict: 'go-on', log: '1 of 3 texts have a label' },
  ]);
});
