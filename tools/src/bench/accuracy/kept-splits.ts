import { appendFile, readFile } from 'node:fs/promises';
import type { PeerScores } from './peers.ts';
import type { Scores } from './scores.ts';

/** What was measured on one split. */
export interface SplitScores {
  readonly model: string;
  readonly seconds: number;
  readonly own: Scores;
  /** Absent where our side ran alone. */
  readonly peers?: PeerScores;
}

/** Results by split, in a file that a benchmark which broke off goes on from. */
export interface KeptSplits {
  find(key: string): SplitScores | undefined;
  keep(key: string, scores: SplitScores): Promise<void>;
}

/**
 * Opens a file of JSON Lines, a split each. A line that was cut short counts as none, and of two of one key the last holds.
 *
 * @param file undefined keeps nothing
 */
export async function openKeptSplits(file: string | undefined): Promise<KeptSplits> {
  const found = new Map<string, SplitScores>();
  if (file === undefined) return { find: () => undefined, keep: async () => {} };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const line of text.split('\n')) {
    try {
      const { key, ...scores } = JSON.parse(line) as SplitScores & { key: string };
      found.set(key, scores);
    } catch {
      // Cut short, or the end of the file.
    }
  }
  return {
    find: (key) => found.get(key),
    keep: async (key, scores) => {
      found.set(key, scores);
      // Begins a line of its own, whatever the file ended with.
      await appendFile(file, `\n${JSON.stringify({ key, ...scores })}\n`);
    },
  };
}
