import { type FileHandle, open } from 'node:fs/promises';
import { type CollectedEvent, parseEvent } from '../parse-event.ts';
import { linesOf } from '../read-lines.ts';
import { BLOCK, type LineArea, type LineKernel } from './line-kernel.ts';
import { ScannedEvent } from './scanned-event.ts';
import { offsets } from './scanned-line.record.ts';

const NEWLINE = 10;

/**
 * Events of a file, in order: those of lines that the kernel knows are read where they are, the others by `JSON.parse`. Lines that
 * are no event are reported, those that are blank are skipped.
 */
export class EventReader {
  readonly #file: string | undefined;
  readonly #kernel: LineKernel;
  readonly #area: LineArea;
  readonly #onBroken: () => void;
  #handle: FileHandle | undefined;
  #isOver: boolean;
  /** Lines that the kernel does not know, before the rows that are left. */
  #strings: string[] = [];
  /** Address of the next row. */
  #row: number;
  /** In memory are rows that were not scanned in [next, whole), and the beginning of a line in [whole, end). */
  #next: number;
  #whole: number;
  #end: number;
  /** What was read before of a line that is longer than the memory. */
  #begun: Buffer[] = [];

  constructor(file: string | undefined, kernel: LineKernel, area: LineArea, onBroken: () => void) {
    [this.#file, this.#kernel, this.#area, this.#onBroken] = [file, kernel, area, onBroken];
    this.#isOver = file === undefined;
    [this.#next, this.#whole, this.#end] = [area.start, area.start, area.start];
    this.#row = area.rowsEnd;
  }

  /** The next event in the lines already read; undefined when they are exhausted. */
  take(): CollectedEvent | undefined {
    for (;;) {
      while (this.#strings.length > 0) {
        const event = parseEvent(this.#strings.shift()!);
        if (event) return event;
        this.#onBroken();
      }
      if (this.#row === this.#area.rowsEnd) return undefined;
      const event = new ScannedEvent(this.#kernel, this.#area, this.#row);
      this.#row += offsets.rowBytes;
      if (event.isKnown) return event;
      this.#strings = linesOf(event.line);
    }
  }

  /** The next event of lines that are still to be read, undefined at the end of the file. Events taken before are no longer valid. */
  async takeNext(): Promise<CollectedEvent | undefined> {
    for (;;) {
      if (this.#next < this.#whole) {
        this.#next = this.#kernel.scan(this.#area, this.#next, this.#whole);
        this.#row = this.#area.rows;
      } else if (!(await this.#read())) {
        return undefined;
      }
      const event = this.take();
      if (event) return event;
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** @returns false at the end of the file */
  async #read(): Promise<boolean> {
    if (this.#isOver) return false;
    const { bytes, start } = this.#area;
    this.#handle ??= await open(this.#file!);
    bytes.copyWithin(start, this.#whole, this.#end);
    let end = start + this.#end - this.#whole;
    const { bytesRead } = await this.#handle.read(bytes, end, start + BLOCK - end);
    end += bytesRead;
    if (bytesRead === 0) {
      this.#isOver = true;
      // The last line may have no newline.
      if (end > start || this.#begun.length > 0) bytes[end++] = NEWLINE;
    }
    const read = bytes.subarray(start, end);
    [this.#next, this.#whole, this.#end] = [start, start + read.lastIndexOf(NEWLINE) + 1, end];
    if (this.#whole > start && this.#begun.length > 0) {
      const rest = read.indexOf(NEWLINE);
      this.#strings = linesOf(Buffer.concat([...this.#begun, read.subarray(0, rest)]));
      this.#begun = [];
      this.#next += rest + 1;
    } else if (this.#whole === start && end === start + BLOCK) {
      this.#begun.push(Buffer.from(read));
      this.#end = start;
    }
    return true;
  }
}
