/** One row's bytes, without its line end. */
export interface Frame {
  /** The line on which it starts, 1-based. */
  readonly line: number;
  /** A view that is valid until the next batch is requested. If `tooLong`, only its beginning. */
  readonly bytes: Buffer;
  readonly tooLong: boolean;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const KEPT_OF_LONG_ROWS = 512;

/**
 * Collects the bytes of a row that spans several chunks. Holds at most `maxBytes`: of a longer row only the beginning is
 * kept, so a line of any length passes in constant memory.
 */
export class FrameBuffer {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;
  #tooLong = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    if (this.#tooLong) return;
    this.#pieces.push(piece);
    // Two more than allowed: they may be the row's line end.
    if (this.#length <= this.#maxBytes + 2) return;
    this.#tooLong = true;
    this.#pieces = [Buffer.from(Buffer.concat(this.#pieces).subarray(0, KEPT_OF_LONG_ROWS))];
  }

  take(line: number): Frame {
    const whole = this.#pieces.length === 1 ? this.#pieces[0] : undefined;
    const bytes = withoutLineEnd(whole ?? Buffer.concat(this.#pieces));
    const tooLong = this.#tooLong || bytes.length > this.#maxBytes;
    this.#pieces = [];
    this.#length = 0;
    this.#tooLong = false;
    return { line, bytes: tooLong ? bytes.subarray(0, KEPT_OF_LONG_ROWS) : bytes, tooLong };
  }
}

function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === LINE_FEED) end--;
  if (end > 0 && bytes[end - 1] === CARRIAGE_RETURN) end--;
  return bytes.subarray(0, end);
}

/** Splits a byte stream at line feeds. Yields the lines that end in each chunk together; drops a byte order mark. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Frame[]> {
  const buffer = new FrameBuffer(maxBytes);
  let line = 1;
  for await (const chunk of withoutByteOrderMark(chunks)) {
    const frames: Frame[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      buffer.push(chunk.subarray(start, end + 1));
      frames.push(buffer.take(line++));
      start = end + 1;
    }
    buffer.push(chunk.subarray(start));
    if (frames.length > 0) yield frames;
  }
  if (!buffer.isEmpty) yield [buffer.take(line)];
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The chunks without a byte order mark at the beginning of the file. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < BYTE_ORDER_MARK.length) continue;
    yield head.subarray(startsWithMark(head) ? BYTE_ORDER_MARK.length : 0);
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
}
