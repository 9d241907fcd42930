import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Scores } from './scores.ts';

export type PeerScores = Readonly<Record<string, Scores>>;

const run = promisify(execFile);

/** Runs scikit-learn's three classifiers, and fastText if the Python has it, on a split. */
export async function peersOf(python: string, split: string): Promise<PeerScores> {
  const script = path.join(import.meta.dirname, 'peer_side.py');
  const { stdout } = await run(python, [script, split], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as PeerScores;
}
