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
 *
 * @param options.lists whether an object's values are lists of elements, such as a list for each split; its other values are
 * passed over. Default: false
 */
export async function* readJsonFrames(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
  { lists = false } = {},
): AsyncGenerator<Frame[]> {
  const buffer = new FrameBuffer(maxBytes);
  let element = 0;
  let depth = 0;
  /** Depth of the elements: within an array, at the top level, or in lists of the object at the top level. */
  let top: number | undefined;
  /** Whether the bytes belong to elements, and not to what surrounds the lists. */
  let isWithin = true;
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
        if (lists && byte === 0x7b) {
          [top, depth, isWithin] = [2, 1, false];
          continue;
        }
        top = byte === 0x5b ? 1 : 0;
        if (top === 1) {
          depth = 1;
          continue;
        }
      }
      if (!isWithin) {
        if (byte === QUOTE) isString = true;
        else if (CLOSING.has(byte)) depth--;
        else if (OPENING.has(byte)) {
          isWithin = depth === 1 && byte === 0x5b;
          depth++;
        }
        continue;
      }
      if (depth === top && byte === COMMA) {
        end(at);
        continue;
      }
      if (depth === top && CLOSING.has(byte)) {
        end(at);
        if (top === 2) {
          isWithin = false;
          depth--;
        }
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
