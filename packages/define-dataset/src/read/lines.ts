import { checkFrame } from './frame-check.ts';
import { readLines } from './frames.ts';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import type { BadRow, ReadOptions } from './row.ts';

/** One text per line, in a column called `text`; blank lines are skipped. */
export async function* readLinesAsTexts(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  for await (const frames of readLines(openText(file, form, options), options.maxRowBytes)) {
    yield frames.flatMap((frame): (RawRecord | BadRow)[] => {
      const bad = checkFrame(frame);
      if (bad) return [bad];
      const text = frame.bytes.toString('utf8');
      if (text.trim() === '') return [];
      return [{ row: frame.line, values: columns.map((name) => (name === 'text' ? text : undefined)) }];
    });
  }
}
