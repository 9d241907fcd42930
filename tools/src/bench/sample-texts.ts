import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SAMPLE = path.resolve(import.meta.dirname, '../../../apps/pipeline/data/sample');

/** The texts of the sample's rows, week by week; rows without text are omitted. */
export function sampleTexts(): string[] {
  const files = globSync('week=*/*.jsonl', { cwd: SAMPLE }).sort();
  return files.flatMap((file) =>
    readFileSync(path.join(SAMPLE, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text?: unknown }).text)
      .filter((text): text is string => typeof text === 'string'),
  );
}
