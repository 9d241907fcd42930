import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeDataset } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeClassifier } from './complete-classifier.ts';
import { readParity } from './parity/read-parity.ts';
import { LABELS, tinyProbabilities, writeTinyModel } from './testing/tiny-model.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'complete-'));
  await writeDataset(path.join(folder, 'test'), [...LABELS], {
    ids: ['1', '2'],
    texts: ['radio antenna', 'film'],
    targets: Int32Array.of(2, 1),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ANSWERS = [tinyProbabilities({ radio: 1, antenna: 1 }), tinyProbabilities({ film: 1 })];

async function complete(name: string, answers: readonly (readonly number[])[]) {
  const model = await writeTinyModel(path.join(folder, name));
  await writeFile(path.join(folder, 'answers.json'), JSON.stringify(answers));
  const log: string[] = [];
  const options = { test: path.join(folder, 'test'), scratch: folder, log: (line: string) => void log.push(line) };
  return { model, certificate: await completeClassifier(model, options), log };
}

test("a folder of another program gets MLflow's files, and a certificate over the test documents", async () => {
  const { model, certificate, log } = await complete('good', ANSWERS);
  expect(certificate).toMatchObject({ passed: true, documents: 2, labelFlips: 0 });
  expect(await readParity(model)).toEqual(certificate);
  for (const file of ['MLmodel', 'text-path.json', 'requirements.txt']) {
    expect(existsSync(path.join(model, file))).toBe(true);
  }
  expect(log[0]).toMatch(/^certificate passed: largest difference \S+, 0 label flips in 2 documents$/);
});

test.each([
  ['other answers', [...ANSWERS].reverse()],
  ['an answer too few', ANSWERS.slice(1)],
])('%s than those that are served fail the certificate, and the gate refuses the model', async (name, answers) => {
  const { model, certificate } = await complete(name, answers);
  expect(certificate.passed).toBe(false);
  await expect(readParity(model)).rejects.toMatchObject({ code: 'E_PARITY' });
});
