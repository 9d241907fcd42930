import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream } from '@aml-mlops/random';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StudyJournal } from './journal.ts';
import { KILLED_STUDY, KILLED_TRIALS, runKilledStudy } from './killed-study.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the study in a process of its own and kills it once it has said `lines` lines; answers the trials it ended. */
async function runAndKill(file: string, lines: number): Promise<number[]> {
  const main = path.join(import.meta.dirname, 'killed-study.fixture.ts');
  const child = spawn(process.execPath, [main, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return [...said.matchAll(/^end (\d+)$/gm)].map((match) => Number(match[1]));
}

/** `npm run test:all` tries more. */
const MOMENTS = process.env['MLOPS_DRILLS'] === '1' ? 20 : 5;

test(`a study killed at ${MOMENTS} random moments resumes to the study that was never killed`, async () => {
  const whole = await runKilledStudy(path.join(folder, 'whole.jsonl'));
  const random = new RandomStream(2026);
  const file = path.join(folder, 'killed.jsonl');
  const ended: number[] = [];
  for (let kill = 0; kill < MOMENTS; kill++) {
    if (kill % 5 === 0) await rm(file, { force: true });
    ended.push(...(await runAndKill(file, 1 + random.below(20))));
  }
  expect(ended.length).toBeGreaterThan(MOMENTS);
  const resumed = await runKilledStudy(file);
  expect(resumed.trials).toEqual(whole.trials);
  expect(resumed.trials).toHaveLength(KILLED_TRIALS);
  expect(resumed.best).toEqual(whole.best);
});

test('cut after any byte, the journal gives a study that ends the same, and repeats no trial that it holds', async () => {
  const file = path.join(folder, 'study.jsonl');
  const whole = await runKilledStudy(file);
  const bytes = await readFile(file);
  const random = new RandomStream(7);
  for (let i = 0; i < 20; i++) {
    const cut = random.below(bytes.length);
    await writeFile(file, bytes.subarray(0, cut));
    const kept = bytes.subarray(0, cut).toString().split('\n').slice(0, -1);
    const told = kept.filter((line) => line.includes('"told"')).length;
    const journal = await StudyJournal.open(file, KILLED_STUDY);
    expect(journal.study.trials.filter((trial) => trial.outcome)).toHaveLength(told);
    await journal.close();
    expect((await runKilledStudy(file)).trials).toEqual(whole.trials);
  }
});

test('the journal of another study is refused, and says what differs', async () => {
  const file = path.join(folder, 'study.jsonl');
  await (await StudyJournal.open(file, KILLED_STUDY)).close();
  await expect(StudyJournal.open(file, { ...KILLED_STUDY, seed: 12, sampler: 'gp' })).rejects.toMatchObject({
    code: 'E_STUDY_MISMATCH',
    message: `${file} must be the journal of this study; another sampler, seed made it`,
  });
});

test('a broken line in the middle is named', async () => {
  const file = path.join(folder, 'study.jsonl');
  await runKilledStudy(file);
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.with(3, lines[3]!.slice(5)).join('\n'));
  await expect(StudyJournal.open(file, KILLED_STUDY)).rejects.toMatchObject({
    code: 'E_JOURNAL',
    message: `line 4 of ${file} is no event of a study`,
  });
});
