import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { codeBlocks, commandsOf, mlops, startMlops } from '@aml-mlops/cli/testing';
import { type PipelineDefinition, planPipeline } from '@aml-mlops/pipeline-sdk';
import { expect, test } from 'vitest';
import { app } from '../mlops.config.ts';

const README = await readFile(path.join(app.repository, 'README.md'), 'utf8');

test("the README's picture of the pipeline is what the command draws", async () => {
  const { stdout } = await mlops(tmpdir(), 'graph');
  expect(codeBlocks(README, 'mermaid')).toEqual([stdout]);
});

test("the README's commands do what they say, one after the other", async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-readme-'));
  const commands = commandsOf(codeBlocks(README, 'sh')[0] ?? '');
  expect(commands.length).toBeGreaterThan(5);
  for (const args of commands) {
    // What a reader would keep in the current folder goes with the workspace here.
    const { code, stdout, stderr } = await startMlops(home, args, { folder: home }).finished;
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
    if (args.join(' ') === 'run retrain') {
      const [, shown = ''] = /<!-- result -->\n```\n(.*?)```/s.exec(README) ?? [];
      expectShortened(comparable(shown), comparable(stdout.replaceAll('artifacts/', '.mlops/artifacts/')));
    }
  }
  const posts = path.join(app.repository, 'apps/pipeline/data/sample/week=2026-W47/posts.jsonl');
  await writeFile(path.join(home, 'posts.csv'), csvOf(await readFile(posts, 'utf8')));
  const predictions = commandsOf(codeBlocks(README, 'sh').find((block) => block.includes('mlops predict')) ?? '');
  expect(predictions).toHaveLength(3);
  for (const args of predictions) {
    const { code, stderr } = await startMlops(home, args, { folder: home }).finished;
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
  }
  expect(await readFile(path.join(home, 'labelled.csv'), 'utf8')).toMatch(/^id,text,label,probability,/);
  await serveAsShown(home);
  await rm(home, { recursive: true, force: true });
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
async function serveAsShown(home: string): Promise<void> {
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
