import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, readDatasetInfo, writeDatasetInfo, writeDescriptor, writePart } from '@aml-mlops/artifacts';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planNodes } from './nodes-plan.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../../packages/data-engineering/src/main.ts');
const PART_ROWS = 20;
const [TRAIN_ROWS, TEST_ROWS] = [11 * PART_ROWS - 5, 2 * PART_ROWS];

let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nodes-plan-'));
  emulator = await startEmulator({ home: path.join(folder, 'home') });
  await send('PUT', 'environments/node/versions/1', { properties: { image: 'node:22' } });
  await writeParts('train', TRAIN_ROWS);
  await writeParts('test', TEST_ROWS);
  await mkdir(path.join(folder, 'report'));
  await describe('report', 'report/drift');
});
afterAll(async () => {
  await emulator?.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(method: string, place: string, body?: unknown): Promise<{ properties: { status: string } }> {
  const response = await fetch(`${emulator.url}${emulator.workspaceId}/${place}?api-version=2022-10-01`, {
    method,
    headers: { Authorization: `Bearer ${emulator.token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text);
}

async function describe(name: string, kind: 'dataset/text' | 'report/drift'): Promise<void> {
  const place = path.join(folder, name);
  await writeDescriptor(place, kind, await hashFolder(place), { step: 'test', version: '1', run: 'test' });
}

async function writeParts(name: string, rows: number): Promise<void> {
  const place = path.join(folder, name);
  await mkdir(place);
  const parts = [];
  for (let at = 0; at < rows; at += PART_ROWS) {
    const ids = Array.from({ length: Math.min(PART_ROWS, rows - at) }, (_, i) => `${name}-${at + i}`);
    const targets = Int32Array.from(ids, (_, i) => i % 2);
    parts.push(await writePart(place, parts.length, { ids, texts: ids.map((id) => `text of ${id}`), targets }));
  }
  await writeDatasetInfo(place, ['a', 'b'], parts);
  await describe(name, 'dataset/text');
}

/** Runs data-engineering as a job on some nodes; answers how many parts each had. */
async function partsOfNodes(nodes: number): Promise<number[]> {
  const out = path.join(folder, `out-${nodes}`);
  await mkdir(out);
  const ports = ['train', 'test', 'report'].map((port) => `--${port} ${folder}/${port}`);
  const outputs = ['preparedTrain', 'preparedTest'].map((port) => `--${port} ${out}/${port}`);
  const log = `${out}/log-$OMPI_COMM_WORLD_RANK.txt`;
  await send('PUT', `jobs/on-${nodes}`, {
    properties: {
      jobType: 'Command',
      command: `${process.execPath} ${MAIN} ${[...ports, ...outputs].join(' ')} --workers 1 2> ${log}`,
      environmentId: `${emulator.workspaceId}/environments/node/versions/1`,
      computeId: `${emulator.workspaceId}/computes/cpu`,
      distribution: { distributionType: 'Mpi', processCountPerInstance: 1 },
      resources: { instanceCount: nodes },
    },
  });
  await emulator.jobEnded(`on-${nodes}`);
  expect((await send('GET', `jobs/on-${nodes}`)).properties.status).toBe('Completed');
  expect(await readDatasetInfo(path.join(out, 'preparedTrain'))).toMatchObject({ rows: TRAIN_ROWS });
  const logs = await Promise.all(
    Array.from({ length: nodes }, (_, rank) => readFile(path.join(out, `log-${rank}.txt`), 'utf8')),
  );
  return logs.map((text, rank) => Number(new RegExp(`rank ${rank} of ${nodes}: (\\d+) of 13 parts`).exec(text)?.[1]));
}

test.each([3, 5])('%i nodes of a job divide the parts as the arithmetic has it', async (nodes) => {
  const parts = await partsOfNodes(nodes);
  // Both sets together are one list of parts, whose last may be short.
  const plan = planNodes(
    { documents: 13 * PART_ROWS, partRows: PART_ROWS, rate: 1 },
    { nodes, processors: 1, startSeconds: 0, pricePerHour: 0 },
  );
  expect(parts.reduce((sum, own) => sum + own, 0)).toBe(plan.parts);
  expect(Math.max(...parts)).toBe(plan.partsOfNode);
});
