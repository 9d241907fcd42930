import { appendFile, readFile } from 'node:fs/promises';
import type { PeerScores } from './peers.ts';
import type { Scores } from './scores.ts';

/** Results of one split. */
export interface SplitScores {
  readonly model: string;
  readonly seconds: number;
  readonly own: Scores;
  /** Absent if only our side ran. */
  readonly peers?: PeerScores;
}

/** Results by split, in a file from which an interrupted benchmark resumes. */
export interface KeptSplits {
  find(key: string): SplitScores | undefined;
  keep(key: string, scores: SplitScores): Promise<void>;
}

/**
 * Opens a JSON Lines file with one split per line. A truncated line is ignored; of two lines with the same key the last applies.
 *
 * @param file undefined stores nothing
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
      // A truncated line, or the end of the file.
    }
  }
  return {
    find: (key) => found.get(key),
    keep: async (key, scores) => {
      found.set(key, scores);
      // Starts a new line, however the file ended.
      await appendFile(file, `\n${JSON.stringify({ key, ...scores })}\n`);
    },
  };
}
