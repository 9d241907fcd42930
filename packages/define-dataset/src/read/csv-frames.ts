import { MlopsError } from '@aml-mlops/errors';
import type { Quote } from '../form/file-form.ts';
import { type Frame, FrameBuffer, withoutByteOrderMark } from './frames.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

type State = 'fieldStart' | 'plain' | 'quoted' | 'quoteInQuoted';

/**
 * Splits CSV (RFC 4180) into records: a line feed ends a record unless it is between quotes. Only the splitting is done
 * here, on bytes, so that a record of any length passes in constant memory; fields are parsed by csv-parse.
 *
 * @param options `quote`; empty if quotes have no special meaning. Default: `"`
 * @throws MlopsError `E_CSV_QUOTE` if the file ends between quotes: nothing after the opening quote is reliable
 */
export async function* readCsvFrames(
  chunks: AsyncIterable<Buffer>,
  options: { delimiter: string; quote?: Quote; maxBytes: number; file: string },
): AsyncGenerator<Frame[]> {
  const delimiter = options.delimiter.charCodeAt(0);
  const { quote: mark = '"' } = options;
  const quoteByte = mark === '' ? -1 : mark.charCodeAt(0);
  const buffer = new FrameBuffer(options.maxBytes);
  let state: State = 'fieldStart';
  let line = 1;
  let recordLine = 1;
  for await (const chunk of withoutByteOrderMark(chunks)) {
    const frames: Frame[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (state === 'quoted') {
        // Most of such a file is inside quoted fields: native code finds their end.
        const quote = chunk.indexOf(quoteByte, at);
        const end = quote === -1 ? chunk.length : quote;
        line += countLineFeeds(chunk, at, end);
        at = end;
        if (quote !== -1) state = 'quoteInQuoted';
        continue;
      }
      const byte = chunk[at];
      if (byte === LINE_FEED) {
        buffer.push(chunk.subarray(start, at + 1));
        frames.push(buffer.take(recordLine));
        start = at + 1;
        recordLine = ++line;
        state = 'fieldStart';
      } else if (byte === quoteByte) {
        state = state === 'plain' ? 'plain' : 'quoted';
      } else if (byte === delimiter) state = 'fieldStart';
      else if (byte !== CARRIAGE_RETURN) state = 'plain';
    }
    buffer.push(chunk.subarray(start));
    if (frames.length > 0) yield frames;
  }
  if (state === 'quoted') {
    throw new MlopsError(
      'E_CSV_QUOTE',
      `${options.file} must close every quote; got none that closes the row of line ${recordLine}`,
      { file: options.file, row: recordLine },
    );
  }
  if (!buffer.isEmpty) yield [buffer.take(recordLine)];
}

function countLineFeeds(chunk: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = chunk.indexOf(LINE_FEED, start); at !== -1 && at < end; at = chunk.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
