import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDataset, writeDataset } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { expect, test } from 'vitest';
import { monitoring } from './contract.ts';
import { summarise } from './counts.summary.ts';
import { run } from './run.ts';

test('the documents that are long enough are kept, in order', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'monitoring-'));
  const documents = path.join(folder, 'documents');
  await writeDataset(documents, ['a', 'b'], {
    ids: ['1', '2', '3'],
    texts: ['long', 'no', 'longer'],
    targets: [0, 1, 1],
  });
  const { outputs, run: record } = await runStep(monitoring, run, {
    folder,
    inputs: { documents },
    params: { minLength: 4 },
  });
  expect((await readDataset(outputs.kept)).ids).toEqual(['1', '3']);
  expect(record.metrics).toEqual({ documents: 3, kept: 2 });
  expect(await summarise(outputs.report, 'report')).toEqual({
    section: { title: 'monitoring', lines: ['2 of 3 documents kept'] },
    fields: { monitoring: { documents: 3, kept: 2 } },
  });
  await rm(folder, { recursive: true });
});
