import type { CollectedEvent } from '../parse-event.ts';
import type { LineArea, LineKernel } from './line-kernel.ts';
import { ABSENT, offsets, UNREAD } from './scanned-line.record.ts';

type NumberField = 'characters' | 'probability' | 'unknownShare';

/** One side of a request in the memory of a kernel, until more of its file is read: {@link keep} it beyond that. */
export class ScannedEvent implements CollectedEvent {
  readonly kernel: LineKernel;
  readonly #area: LineArea;
  readonly #row: number;

  /** @param row address */
  constructor(kernel: LineKernel, area: LineArea, row: number) {
    [this.kernel, this.#area, this.#row] = [kernel, area, row];
  }

  get correlationid(): string {
    return this.ascii('id')!;
  }

  get time(): string {
    return this.ascii('time')!;
  }

  /** Milliseconds since 1970 UTC; NaN for what is no time. */
  get milliseconds(): number {
    const read = this.kernel.numbers[(this.#row + offsets.time) >> 3]!;
    return Number.isNaN(read) ? Date.parse(this.time) : read;
  }

  get data(): [Readonly<Record<string, unknown>>] {
    const { text, label } = this;
    const values = {
      ...{ text, label, textSha256: this.ascii('sha'), characters: this.number('characters') },
      ...{ probability: this.number('probability'), unknownShare: this.number('unknownShare') },
    };
    return [values];
  }

  get text(): string | undefined {
    return this.#string('text', this.isTextWide);
  }

  get label(): string | undefined {
    return this.#string('label', this.integer('isLabelWide') !== 0);
  }

  /** In UTF-16 code units; 0 if there is no text. */
  get textLength(): number {
    return this.isTextWide ? this.text!.length : this.integer('textEnd') - this.integer('textStart');
  }

  get isTextWide(): boolean {
    return this.integer('isTextWide') !== 0;
  }

  /** `hash48` of `<id>/0`, and of the text; undefined for what is too long for the kernel, and for text that is not ASCII. */
  get idHash(): number | undefined {
    const at = (this.#row + offsets.idHash) >> 3;
    if (this.kernel.numbers[at] === ABSENT) this.kernel.hashIds(this.#area, this.#row);
    return presentOf(this.kernel.numbers[at]!);
  }

  get textHash(): number | undefined {
    const at = (this.#row + offsets.textHash) >> 3;
    if (this.kernel.numbers[at] === ABSENT) this.kernel.hashTexts(this.#area, this.#row);
    return presentOf(this.kernel.numbers[at]!);
  }

  integer(field: keyof typeof offsets): number {
    return this.kernel.integers[(this.#row + offsets[field]) >> 2]!;
  }

  number(field: NumberField): number | undefined {
    const read = this.kernel.numbers[(this.#row + offsets[field]) >> 3]!;
    if (read === ABSENT) return undefined;
    if (read !== UNREAD) return read;
    const [start, end] = [this.integer(`${field}Start`), this.integer(`${field}End`)];
    return Number(this.#area.bytes.toString('latin1', start, end));
  }

  ascii(field: 'id' | 'time' | 'sha'): string | undefined {
    return this.#string(field, false);
  }

  /** A copy for when the memory holds other lines. */
  keep(): CollectedEvent {
    const { correlationid, time, data } = this;
    return { correlationid, time, data };
  }

  isOfSameRequest(other: ScannedEvent): boolean {
    const [start, otherStart] = [this.integer('idStart'), other.integer('idStart')];
    const size = this.integer('idEnd') - start;
    return size === other.integer('idEnd') - otherStart && this.kernel.isSame(start, otherStart, size);
  }

  #string(field: 'id' | 'time' | 'sha' | 'text' | 'label', isWide: boolean): string | undefined {
    const start = this.integer(`${field}Start`);
    if (start === 0) return undefined;
    const end = this.integer(`${field}End`);
    return isWide ? this.#area.bytes.toString('utf8', start, end) : this.#area.bytes.toString('latin1', start, end);
  }
}

function presentOf(value: number): number | undefined {
  return value === ABSENT ? undefined : value;
}
