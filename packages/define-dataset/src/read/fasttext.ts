import { checkFrame } from './frame-check.ts';
import { readLines } from './frames.ts';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import { type BadRow, onlyLabel, type ReadOptions } from './row.ts';

export const FASTTEXT_LABEL = '__label__';

/** fastText's training format: one text per line, labels marked by `__label__`, in columns called `text` and `label`. */
export async function* readFastText(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  for await (const frames of readLines(openText(file, form, options), options.maxRowBytes)) {
    yield frames.flatMap((frame): (RawRecord | BadRow)[] => {
      const bad = checkFrame(frame);
      if (bad) return [bad];
      const line = frame.bytes.toString('utf8').trim();
      if (line === '') return [];
      const { text, labels } = parseLine(line);
      const values: Readonly<Record<string, unknown>> = { text, label: onlyLabel(labels) };
      return [
        {
          row: frame.line,
          values: columns.map((name) => (name === 'text' || name === 'label' ? values[name] : undefined)),
        },
      ];
    });
  }
}

function parseLine(line: string): { text: string; labels: string[] } {
  const labels: string[] = [];
  let at = 0;
  while (line.startsWith(FASTTEXT_LABEL, at)) {
    const end = /\s|$/.exec(line.slice(at))?.index ?? line.length;
    labels.push(line.slice(at + FASTTEXT_LABEL.length, at + end));
    at += end;
    while (/\s/.test(line[at] ?? '')) at++;
  }
  return { text: line.slice(at).replace(/^,\s*/, ''), labels };
}
