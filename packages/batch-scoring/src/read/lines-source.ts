import { checkFrame, inspectText, openText, type RawFile, readLines } from '@aml-mlops/define-dataset/read';
import { checkText } from './check-text.ts';
import { TEXT_COLUMN } from './text-column.ts';
import type { TextSource } from './text-source.ts';

/** One text per line; blank lines are skipped. */
export async function linesSource(file: RawFile): Promise<TextSource> {
  const form = await inspectText(file);
  return {
    ...file,
    columns: [{ name: TEXT_COLUMN, type: 'string' }],
    async *read(options) {
      for await (const frames of readLines(openText(file, form, options), options.maxRowBytes)) {
        yield frames.flatMap((frame) => {
          const bad = checkFrame(frame);
          if (bad) return [bad];
          const text = frame.bytes.toString('utf8');
          return text.trim() === '' ? [] : [checkText(frame.line, text, [text], options.maxRowBytes)];
        });
      }
    },
  };
}
