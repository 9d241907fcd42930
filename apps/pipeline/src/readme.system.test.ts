import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashFile } from '@aml-mlops/artifacts';
import { callMlops, codeBlocks, commandsOf, startMlops } from '@aml-mlops/cli/testing';
import { type PipelineDefinition, planPipeline } from '@aml-mlops/pipeline-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { app } from '../mlops.config.ts';
import { type RetrainDocument, STEPS } from './retrain-document.fixture.ts';
import { SAMPLE_CHAMPION } from './sample-champion.fixture.ts';

const README = await readFile(path.join(app.repository, 'README.md'), 'utf8');

test('the picture of the pipeline is what the command draws', async () => {
  const page = await readFile(path.join(app.repository, 'apps/pipeline/README.md'), 'utf8');
  const { stdout } = await callMlops(tmpdir(), ['graph']);
  expect(codeBlocks(page, 'mermaid')).toEqual([stdout]);
});

let home: string;
/** What the first command of the README prints. */
let printed: string;
/** The same run again, at once: everything is reused. */
let sample: RetrainDocument;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-readme-'));
  const { code, stdout, stderr } = await startMlops(home, ['run', 'retrain'], { folder: home }).finished;
  expect(code, stderr).toBe(0);
  printed = stdout;
  const again = await callMlops(home, ['run', 'retrain', '--json'], { folder: home });
  expect(again.code, again.stderr).toBe(0);
  sample = JSON.parse(again.stdout) as RetrainDocument;
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('the sample', () => {
  test('ends with a champion of at least 0.86, certified', () => {
    expect(sample.status).toBe('done');
    expect(printed).toMatch(/^run \S+ done in .* s: 10 ran$/m);
    expect(sample.steps.map(({ name, status }) => ({ name, status }))).toEqual(
      STEPS.map((name) => ({ name, status: 'reused' })),
    );
    expect(sample.model).toMatchObject({ name: 'sample-classifier', version: 1, promoted: true, champion: null });
    expect(sample.model?.metrics.accuracy).toBeGreaterThanOrEqual(0.86);
    expect(sample.model?.parity.labelFlips).toBe(0);
    expect(sample.model?.parity.maxProbabilityDifference).toBeLessThanOrEqual(1e-5);
  });

  test('has a champion with the bits that it had before: whoever changes them says why', async () => {
    const file = path.join(sample.reports['model'] ?? '', 'model.onnx');
    expect(await hashFile(file)).toBe(SAMPLE_CHAMPION);
  });

  test('has four dataset versions, the sweep, the tuning and the candidates in its result', () => {
    expect(sample.datasets.map(({ name, version, rows }) => ({ name, version, rows }))).toEqual([
      { name: 'sample-train', version: 1, rows: 750 },
      { name: 'sample-test', version: 1, rows: 250 },
      { name: 'sample-subset-train', version: 1, rows: expect.closeTo(375, -1) },
      { name: 'sample-subset-test', version: 1, rows: expect.closeTo(125, -1) },
    ]);
    expect(sample.sweep.length).toBeGreaterThanOrEqual(5);
    expect(sample.candidates.length).toBeGreaterThanOrEqual(10);
    expect(sample.candidates[0]?.accuracy).toBeGreaterThan(0.8);
    expect(sample.candidates.map(({ model }) => model)).toContain('majority class');
    expect(sample.tuning?.trials).toBeGreaterThan(0);
    expect(sample.tuning?.best).toHaveProperty('learningRate');
  });

  test('drifts in its last week on purpose, and the drift report says so', async () => {
    expect(sample.driftWarnings.length).toBeGreaterThan(0);
    const html = await readFile(path.join(sample.reports['drift'] ?? '', 'drift.html'), 'utf8');
    expect(html).toContain('data:image/svg+xml');
  });

  test("prints what the README's result shows", () => {
    const [, shown = ''] = /<!-- result -->\n```\n(.*?)```/s.exec(README) ?? [];
    expectShortened(comparable(shown), comparable(printed.replaceAll('artifacts/', '.mlops/artifacts/')));
  });
});

test("the README's commands do what they say, one after the other", async () => {
  const commands = commandsOf(codeBlocks(README, 'sh')[0] ?? '');
  expect(commands.length).toBeGreaterThan(5);
  expect(commands[0]).toEqual(['run', 'retrain']);
  for (const args of commands) {
    // What a reader would keep in the current folder goes with the workspace here.
    const { code, stderr } = await callMlops(home, args, { folder: home });
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
  }
});

test('its model labels files, explains, and answers as the README says', async () => {
  const posts = path.join(app.repository, 'apps/pipeline/data/sample/week=2026-W47/posts.jsonl');
  await writeFile(path.join(home, 'posts.csv'), csvOf(await readFile(posts, 'utf8')));
  const predictions = commandsOf(codeBlocks(README, 'sh').find((block) => block.includes('mlops predict')) ?? '');
  expect(predictions).toHaveLength(3);
  for (const args of predictions) {
    const { code, stderr } = await callMlops(home, args, { folder: home });
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
  }
  expect(await readFile(path.join(home, 'labelled.csv'), 'utf8')).toMatch(/^id,text,label,probability,/);
  await serveAsShown();
});

test('what the service collected is monitored as the page of monitoring says', async () => {
  const page = await readFile(path.join(app.repository, 'packages/monitoring/README.md'), 'utf8');
  const [use = '', azure = ''] = codeBlocks(page, 'sh');
  const [serve = [], ...commands] = commandsOf(use);
  const serving = startMlops(home, [...serve.slice(0, -1), '--port', '0'], { folder: home });
  const [url = ''] = /http:\S+(?=\/score)/.exec(await serving.prints(/curl .*\n/)) ?? [];
  const posts = await readFile(
    path.join(app.repository, 'apps/pipeline/data/sample/week=2026-W45/posts.jsonl'),
    'utf8',
  );
  const known = posts
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  // Half of the second window is about a garden, which nobody wrote of before.
  const garden = ['tomato compost seedlings mulch', 'pruning the greenhouse beans', 'slugs in the raised beds'];
  const texts = [...known, ...known.map((text, i) => (i % 2 === 0 ? `${garden[i % 3]} ${garden[(i + 1) % 3]}` : text))];
  for (const [i, text] of texts.entries()) {
    const headers = { 'content-type': 'application/json', 'x-request-id': `client-${i}` };
    const answer = await fetch(`${url}/score`, { method: 'POST', headers, body: JSON.stringify({ text }) });
    expect(answer.status).toBe(200);
  }
  serving.child.kill('SIGTERM');
  expect((await serving.finished).code).toBe(0);

  // As a machine leaves it that is switched off in the middle of a line.
  const collected = (await readdir(path.join(home, 'collected'), { recursive: true })).filter((name) =>
    name.includes('inputs'),
  );
  const inputs = collected.find((name) => name.endsWith('.jsonl')) ?? '';
  await appendFile(path.join(home, 'collected', inputs), '{"id": "cut sh');

  const printed = new Map<string, string>();
  // What needs a workspace on Azure is run in azure.system.test.ts.
  const here = commands.filter(([, verb]) => verb !== 'schedule' && verb !== 'fetch');
  for (const args of [...here, ...commandsOf(azure)]) {
    const { code, stdout, stderr } = await callMlops(home, args, { folder: home });
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
    printed.set(args[1] ?? '', stdout);
  }
  const verbs = ['run', 'list', 'show', 'acknowledge', 'silence', 'forget', 'retain', 'rows', 'export'];
  expect([...printed.keys()]).toEqual(verbs);
  expect(await readdir(path.join(home, 'rows'))).toEqual(['sample-classifier']);
  expect(await readdir(path.join(home, 'monitor'))).toEqual(['monitor.json', 'monitor.yml']);
  expect(printed.get('run')).toMatch(/^! new-topics: .*\n {2}words: .*(beans|compost|slugs|greenhouse)/m);
  expect(printed.get('run')).toContain('1 collected line cannot be read and is left out: damaged, or cut short');
  expect(printed.get('list')).toMatch(/new-topics +critical .* open/);
  expect(printed.get('show')).toContain('monitoring.html');
  expect(printed.get('forget')).toBe('2 lines deleted\n');

  const list = async () => JSON.parse((await callMlops(home, ['monitor', 'list', '--json'], { folder: home })).stdout);
  expect(JSON.stringify(await list())).toContain('labelling them');
  const wrong = await callMlops(home, ['monitor', 'acknowledge', '--alarm', '99', '--note', 'x'], { folder: home });
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain('--alarm of monitor acknowledge must be one of');
  const nobody = ['monitor', 'silence', '--model', 'nobody', '--cause', 'service', '--days', '1', '--note', 'x'];
  expect((await callMlops(home, nobody, { folder: home })).stderr).toContain(
    'model must be one of sample-classifier; got nobody',
  );
});

test('models validate asks the champion what the team wrote down, and fails where it does not know', async () => {
  const passed = await callMlops(home, ['models', 'validate', 'sample-classifier', '--json']);
  expect(passed.code, passed.stderr).toBe(0);
  const { checks } = JSON.parse(passed.stdout) as { checks: { name: string; passed: boolean }[] };
  expect(checks).toContainEqual({ name: 'golden texts', passed: true, detail: '12 of 12 have their label' });

  const cases = path.join(home, 'cases.json');
  const golden = [{ text: 'Saturn through the telescope\u001b[2J', label: 'radio' }];
  await writeFile(cases, JSON.stringify({ schemaVersion: 1, golden }));
  const failed = await callMlops(home, ['models', 'validate', '--cases', cases, '--to', path.join(home, 'validation')]);
  expect(failed.code, failed.stderr).toBe(1);
  expect(failed.stdout).toContain(
    '0 of 1 have their label: "Saturn through the telescope\\u001b[2J" is astronomy, not radio',
  );
  expect(failed.stdout).toMatch(/^sample-classifier:\d failed 2 of 2 checks/m);
  expect(await readFile(path.join(home, 'validation/validation.html'), 'utf8')).toContain('failed');
});

/** Every line that is shown is one that was printed, in that order; where the page leaves some out, it says `…`. */
function expectShortened(shown: string, printed: string): void {
  const lines = printed.split('\n');
  let at = 0;
  for (const line of shown.split('\n')) {
    if (line === '…') continue;
    const found = lines.indexOf(line, at);
    expect(found, `"${line}" is not printed, or not there; printed was:\n${printed}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
}

/** Starts the service, asks it and ends it as its block does, but for the port, which may be taken on this machine. */
async function serveAsShown(): Promise<void> {
  const block = codeBlocks(README, 'sh').find((each) => each.includes('mlops serve')) ?? '';
  const [args = []] = commandsOf(block);
  expect(args).toEqual(['serve', '&']);
  const serving = startMlops(home, [...args.slice(0, -1), '--port', '0']);
  const [url = ''] = /http:\S+(?=\/score)/.exec(await serving.prints(/curl .*\n/)) ?? [];
  const line = block.split('\n').find((each) => each.startsWith('curl ')) ?? '';
  const { stdout } = await promisify(execFile)('sh', ['-c', line.replace('http://127.0.0.1:5001', url)]);
  expect(JSON.parse(stdout)).toEqual({ result: expect.any(String), time_in_sec: expect.any(Number) });
  serving.child.kill('SIGTERM');
  expect((await serving.finished).code).toBe(0);
}

/** Id and text of posts, as a user's own file would have them. */
function csvOf(jsonLines: string): string {
  const rows = jsonLines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; text: string });
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return ['id,text', ...rows.map(({ id, text }) => `${id},${cell(text)}`)].join('\n');
}

test("the README's pipeline is one", async () => {
  const folder = path.join(import.meta.dirname, '../dist/readme');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'compare.ts');
  await writeFile(file, codeBlocks(README, 'ts')[0] ?? '');
  const { compare } = (await import(file)) as { compare: PipelineDefinition };
  const plan = planPipeline(compare, { scope: 'sample', params: { seeds: '[3,4]' } });
  expect(plan.nodes.map(({ name }) => name)).toEqual([...['sklearn-sweep-3', 'sklearn-sweep-4']]);
  expect(plan.models.map(({ name }) => name)).toEqual(['sample-baseline-3', 'sample-baseline-4']);
});

/**
 * What a run prints but for what differs from run to run: its id, durations, and the widths of columns that hold them; and from
 * processor to processor: the last bits of what ONNX Runtime computes, in the parity and in the hashes of what holds it.
 */
function comparable(text: string): string {
  return text
    .replaceAll(/\d+ ms/g, 'N ms')
    .replaceAll(/\/[0-9a-f]{32}\b/g, '/HASH')
    .replace(/largest probability difference \S+,/, 'largest probability difference D,')
    .replace(/run \S+ done in .* s:/, 'run ID done in N s:')
    .replaceAll(/─+/g, '─')
    .replaceAll(/ +/g, ' ')
    .trim();
}
