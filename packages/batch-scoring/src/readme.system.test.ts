import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { expect, test } from 'vitest';

test('the example of the README runs as it stands', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'batch-scoring-readme-'));
  try {
    await writeTinyModel(path.join(folder, 'model'));
    await writeFile(path.join(folder, 'mails.csv'), 'id,text\n1,radio star\n');
    const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
    const file = path.join(folder, 'example.mts');
    await writeFile(file, example.replace("'@aml-mlops/batch-scoring'", JSON.stringify(index)));
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    expect(stdout).toContain('rows: 1');
    const [header] = (await readFile(path.join(folder, 'scores.csv'), 'utf8')).split('\n');
    expect(header).toBe('id,text,label,probability,label_2,probability_2,unknown_share,model,model_version');
  } finally {
    await rm(folder, { recursive: true });
  }
});
