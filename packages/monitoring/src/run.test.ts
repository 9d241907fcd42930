import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readJsonFile, writeDataset } from '@aml-mlops/artifacts';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { monitoring } from './contract.ts';
import { summarise } from './monitoring.summary.ts';
import { drawPost } from './posts.fixture.ts';
import { REPORT_FILE, reportSchema } from './report/monitoring-report.ts';
import { run } from './run.ts';

const LABELS = ['radio', '<script>'];

/** A day of requests as the service collects them. */
async function collect(folder: string, day: string, topics: readonly number[]): Promise<void> {
  const random = new RandomStream(Number(day));
  const lines = { inputs: '', outputs: '', service: '' };
  for (let i = 0; i < 80; i++) {
    const time = `2026-11-${day}T09:30:00.000Z`;
    const text = drawPost(random, topics[i % topics.length]!);
    const event = (data: object) => `${JSON.stringify({ correlationid: `${day}-${i}`, time, data: [data] })}\n`;
    lines.inputs += event({ text, characters: text.length });
    lines.outputs += event({ label: LABELS[i % 2], probability: 0.7, unknownShare: 0 });
    lines.service = `${JSON.stringify({ time, statuses: { 200: 80 }, kept: 80, milliseconds: { 2: 80 }, closed: true })}\n`;
  }
  for (const [kind, content] of Object.entries(lines)) {
    const at = path.join(folder, kind, '2026/11', day, '09');
    await mkdir(at, { recursive: true });
    await writeFile(path.join(at, 'p.jsonl'), content);
  }
}

test('a step from collected requests to a report; hours whose requests are gone live on as sketches', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'monitoring-'));
  const [collected, train, model] = ['collected', 'train', 'model'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const random = new RandomStream(1);
  const texts = Array.from({ length: 200 }, () => drawPost(random, random.below(4)));
  await writeDataset(train, LABELS, { ids: texts.map((_, i) => `${i}`), texts, targets: texts.map((_, i) => i % 2) });
  await mkdir(model);
  await collect(collected, '26', [0, 1, 2, 3]);
  await collect(collected, '27', [0, 1, 9]);
  const inputs = { collected, train, model };
  const params = { permutations: 59, languages: false };
  const first = await runStep(monitoring, run, { folder: path.join(folder, '1'), inputs, params });
  const report = await readJsonFile(first.outputs.report, REPORT_FILE, reportSchema);
  expect(report.windows).toMatchObject([
    {
      from: '2026-11-26T00:00:00.000Z',
      documents: 80,
      complete: true,
      alarms: [],
      service: { answered: 80, kept: 80, unclosed: 0 },
    },
    {
      from: '2026-11-27T00:00:00.000Z',
      documents: 80,
      complete: false,
      alarms: [{ cause: 'new-topics' }],
      estimatedAccuracy: null,
    },
  ]);
  expect(report.windows[1]?.alarms[0]?.words.some((word) => word.startsWith('topic9x'))).toBe(true);
  const page = await readFile(path.join(first.outputs.report, 'monitoring.html'), 'utf8');
  expect(page).not.toContain('<script>');
  const { section } = await summarise(first.outputs.report, 'monitoring');
  expect(section?.table?.rows.map(([window, , , , alarms]) => [window, alarms])).toEqual([
    ['2026-11-26 00:00', 'none'],
    ['2026-11-27 00:00 so far', expect.stringMatching(/^new-topics/)],
  ]);

  await rm(path.join(collected, 'inputs/2026/11/26'), { recursive: true });
  await rm(path.join(collected, 'outputs/2026/11/26'), { recursive: true });
  await rm(path.join(collected, 'service/2026/11/26'), { recursive: true });
  const again = await runStep(monitoring, run, {
    ...{ folder: path.join(folder, '2'), params },
    inputs: { ...inputs, sketches: first.outputs.sketches },
  });
  const later = await readJsonFile(again.outputs.report, REPORT_FILE, reportSchema);
  expect(later.windows.map(({ documents, sampled }) => [documents, sampled])).toEqual([
    [80, 0],
    [80, 80],
  ]);
  await rm(folder, { recursive: true });
});
