import { StudyJournal } from './journal.ts';
import { runStudy } from './run-study.ts';
import type { StudyDefinition } from './study.ts';
import type { Outcome, Trial } from './trial.ts';

export const KILLED_STUDY: StudyDefinition = {
  searchSpace: { x: ['uniform', [-3, 3]], kind: ['choice', [['a', 'b', 'c']]] },
  sampler: 'tpe',
  goal: 'maximise',
  seed: 11,
  concurrent: 3,
};

export const KILLED_TRIALS = 30;

const main = process.argv[1] === import.meta.filename;

function say(line: string): void {
  if (main) process.stdout.write(`${line}\n`);
}

/** A trial that reports its start and end on standard output. */
async function evaluate({ number, params }: Trial): Promise<Outcome> {
  say(`begin ${number}`);
  await new Promise((resolve) => setImmediate(resolve));
  const value = -((Number(params['x']) - 1) ** 2) - (params['kind'] === 'b' ? 0 : 1);
  say(`end ${number}`);
  if (number % 9 === 4) throw new Error(`trial ${number} had no luck`);
  return { state: 'completed', curve: [value - 1, value] };
}

/** Runs or resumes the study in `file`; the test kills its process. */
export async function runKilledStudy(file: string): Promise<StudyJournal['study']> {
  const journal = await StudyJournal.open(file, KILLED_STUDY);
  const limits = { maxTotalTrials: KILLED_TRIALS };
  await runStudy({ journal, limits, evaluate, signal: new AbortController().signal });
  await journal.close();
  return journal.study;
}

const file = process.argv[2];
if (main && file) await runKilledStudy(file);
