import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Lcg32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { TestWorkspace } from '../testing/test-workspace.fixture.ts';

const PROGRAM = path.join(import.meta.dirname, 'killed-run.fixture.ts');
/** `npm run test:all` tries more. */
const MOMENTS = process.env['MLOPS_DRILLS'] === '1' ? 20 : 3;

interface Outcome {
  readonly status: string;
  readonly outputs: Record<string, Record<string, { hash: string }>>;
}

/** Starts the program; `after` milliseconds into the run, unless it has ended, kills it. Answers what it printed. */
async function start(
  workspace: TestWorkspace,
  id: string,
  after = Number.POSITIVE_INFINITY,
): Promise<{ output: string; took: number }> {
  const child = spawn(process.execPath, [PROGRAM, workspace.folder, id], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let began = Number.NaN;
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.once('data', () => {
    began = performance.now();
    if (Number.isFinite(after)) timer = setTimeout(() => child.kill('SIGKILL'), after);
  });
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { output, took: performance.now() - began };
}

const hashes = ({ outputs }: Outcome) =>
  Object.fromEntries(
    Object.entries(outputs).map(([node, ports]) => [
      node,
      Object.fromEntries(Object.entries(ports).map(([p, { hash }]) => [p, hash])),
    ]),
  );

test(`a run that is killed at any of ${MOMENTS} moments and resumed ends as one that never was`, async () => {
  const reference = new TestWorkspace();
  const whole = await start(reference, 'whole');
  const expected = hashes(JSON.parse(whole.output));
  let killed = 0;
  // Seeded, so that a moment that fails can be tried again.
  const random = new Lcg32(7);
  while (killed < MOMENTS) {
    const moment = random.uniform() * whole.took;
    const workspace = new TestWorkspace({ stepsOf: reference });
    const id = `killed-${killed}`;
    await start(workspace, id, moment);
    // The machine may have been faster this time: that moment was after the end.
    if (workspace.workspace.database.runs.get(id).status === 'killed') {
      killed++;
      const outcome = JSON.parse((await start(workspace, id)).output) as Outcome;
      expect(outcome.status, `killed after ${moment} ms`).toBe('done');
      expect(hashes(outcome), `killed after ${moment} ms`).toEqual(expected);
      for (const file of globSync(path.join(workspace.workspace.artifacts, '*/*/value.txt'))) {
        expect(readFileSync(file, 'utf8'), `killed after ${moment} ms`).not.toBe('half');
      }
      const attempts = workspace.workspace.database.runs.nodes(id);
      expect(attempts.filter(({ status }) => status === 'running' || status === 'queued')).toEqual([]);
    }
    workspace.close();
  }
  reference.close();
});
