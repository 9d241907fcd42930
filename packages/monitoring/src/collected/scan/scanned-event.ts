import type { CollectedEvent } from '../parse-event.ts';
import type { LineArea, LineKernel } from './line-kernel.ts';
import { ABSENT, offsets, UNREAD } from './scanned-line.record.ts';

// Places in a row, in integers or in numbers of 64 bits. Where a string or number ends stands behind its start.
const [IS_KNOWN, START, END] = [offsets.isKnown >> 2, offsets.start >> 2, offsets.end >> 2];
const [ID, TIME_TEXT, SHA] = [offsets.idStart >> 2, offsets.timeStart >> 2, offsets.shaStart >> 2];
const [TEXT, IS_TEXT_WIDE] = [offsets.textStart >> 2, offsets.isTextWide >> 2];
const [LABEL, IS_LABEL_WIDE] = [offsets.labelStart >> 2, offsets.isLabelWide >> 2];
const [TIME, ID_HASH, TEXT_HASH] = [offsets.time >> 3, offsets.idHash >> 3, offsets.textHash >> 3];
const [CHARACTERS, CHARACTERS_TEXT] = [offsets.characters >> 3, offsets.charactersStart >> 2];
const [PROBABILITY, PROBABILITY_TEXT] = [offsets.probability >> 3, offsets.probabilityStart >> 2];
const [UNKNOWN_SHARE, UNKNOWN_SHARE_TEXT] = [offsets.unknownShare >> 3, offsets.unknownShareStart >> 2];

/** A line in the memory of a kernel, until more of its file is read: {@link keep} it beyond that. */
export class ScannedEvent implements CollectedEvent {
  readonly #kernel: LineKernel;
  readonly #area: LineArea;
  /** Address of the row. */
  readonly #row: number;

  constructor(kernel: LineKernel, area: LineArea, row: number) {
    this.#kernel = kernel;
    this.#area = area;
    this.#row = row;
  }

  /** Whether it is an event that the kernel reads; of others only the line is valid. */
  get isKnown(): boolean {
    return this.#integer(IS_KNOWN) !== 0;
  }

  get line(): Buffer {
    return this.#area.bytes.subarray(this.#integer(START), this.#integer(END));
  }

  get correlationid(): string {
    return this.#string(ID, false)!;
  }

  get time(): string {
    return this.#string(TIME_TEXT, false)!;
  }

  /** Milliseconds since 1970 UTC; NaN for what is no time. */
  get milliseconds(): number {
    const read = this.#number(TIME);
    return Number.isNaN(read) ? Date.parse(this.time) : read;
  }

  get data(): [Readonly<Record<string, unknown>>] {
    const { text, textSha256, characters, label, probability, unknownShare } = this;
    return [{ text, textSha256, characters, label, probability, unknownShare }];
  }

  get hasText(): boolean {
    return this.#integer(TEXT) !== 0;
  }

  get isTextWide(): boolean {
    return this.#integer(IS_TEXT_WIDE) !== 0;
  }

  get text(): string | undefined {
    return this.#string(TEXT, this.isTextWide);
  }

  /** In UTF-16 code units; 0 if there is no text. */
  get textLength(): number {
    return this.isTextWide ? this.text!.length : this.#integer(TEXT + 1) - this.#integer(TEXT);
  }

  get textSha256(): string | undefined {
    return this.#string(SHA, false);
  }

  get characters(): number | undefined {
    return this.#numberOf(CHARACTERS, CHARACTERS_TEXT);
  }

  get label(): string | undefined {
    return this.#string(LABEL, this.#integer(IS_LABEL_WIDE) !== 0);
  }

  get probability(): number | undefined {
    return this.#numberOf(PROBABILITY, PROBABILITY_TEXT);
  }

  get unknownShare(): number | undefined {
    return this.#numberOf(UNKNOWN_SHARE, UNKNOWN_SHARE_TEXT);
  }

  /** `hash48` of `<id>/0`; undefined for an id that is too long for the kernel. */
  get idHash(): number | undefined {
    if (this.#number(ID_HASH) === ABSENT) this.#kernel.hashIds(this.#area, this.#row);
    return presentOf(this.#number(ID_HASH));
  }

  /** `hash48` of the text; undefined for none, one that is not ASCII, and one that is too long for the kernel. */
  get textHash(): number | undefined {
    if (this.#number(TEXT_HASH) === ABSENT) this.#kernel.hashTexts(this.#area, this.#row);
    return presentOf(this.#number(TEXT_HASH));
  }

  /** As `countWords` of the text, which must be ASCII. */
  countWords(into: Float64Array): number {
    return this.#kernel.countWords(this.#integer(TEXT), this.#integer(TEXT + 1), into);
  }

  isOfSameRequest(other: ScannedEvent): boolean {
    const [start, otherStart] = [this.#integer(ID), other.#integer(ID)];
    const size = this.#integer(ID + 1) - start;
    return size === other.#integer(ID + 1) - otherStart && this.#kernel.isSame(start, otherStart, size);
  }

  /** A copy for when the memory holds other lines. */
  keep(): CollectedEvent {
    const { correlationid, time, data } = this;
    return { correlationid, time, data };
  }

  #integer(place: number): number {
    return this.#kernel.integers[(this.#row >> 2) + place]!;
  }

  #number(place: number): number {
    return this.#kernel.numbers[(this.#row >> 3) + place]!;
  }

  #numberOf(place: number, start: number): number | undefined {
    const read = this.#number(place);
    return read === UNREAD ? Number(this.#string(start, false)) : presentOf(read);
  }

  #string(start: number, isWide: boolean): string | undefined {
    const from = this.#integer(start);
    if (from === 0) return undefined;
    return this.#area.bytes.toString(isWide ? 'utf8' : 'latin1', from, this.#integer(start + 1));
  }
}

function presentOf(value: number): number | undefined {
  return value === ABSENT ? undefined : value;
}
