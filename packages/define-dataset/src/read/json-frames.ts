import { type Frame, FrameBuffer, withoutByteOrderMark } from './frames.ts';

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const BLANK = new Set([9, 10, 13, 32]);

/**
 * Splits JSON into the elements of its single array, or into consecutive values, in any layout. Only the splitting is done
 * here, so that a file of any length passes in constant memory. The `line` of a frame is the element's number.
 */
export async function* readJsonFrames(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Frame[]> {
  const buffer = new FrameBuffer(maxBytes);
  let element = 0;
  let depth = 0;
  /** Depth of the elements: within an array, or at the top level. */
  let top: number | undefined;
  let isString = false;
  let isEscaped = false;
  for await (const chunk of withoutByteOrderMark(chunks)) {
    const frames: Frame[] = [];
    let start = buffer.isEmpty ? -1 : 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
        continue;
      }
      if (BLANK.has(byte)) continue;
      if (top === undefined) {
        top = byte === 0x5b ? 1 : 0;
        if (top === 1) {
          depth = 1;
          continue;
        }
      }
      if (depth === top && byte === COMMA) {
        end(at);
        continue;
      }
      if (depth === top && CLOSING.has(byte)) {
        end(at);
        continue;
      }
      if (start === -1) {
        start = at;
        element++;
      }
      if (byte === QUOTE) isString = true;
      else if (OPENING.has(byte)) depth++;
      else if (CLOSING.has(byte)) {
        depth--;
        if (depth === top) end(at + 1);
      }
    }
    if (start !== -1) buffer.push(chunk.subarray(start));
    if (frames.length > 0) yield frames;

    function end(at: number): void {
      if (start === -1) return;
      buffer.push(chunk.subarray(start, at));
      if (!buffer.isEmpty) frames.push(buffer.take(element));
      start = -1;
    }
  }
  if (!buffer.isEmpty) yield [buffer.take(element)];
}
