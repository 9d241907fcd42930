import { hash48 } from '../../hash48.ts';
import { countWords } from '../../two-sample/count-words.ts';
import { type CollectedDocument, type DocumentBytes, keyOf } from '../document.ts';
import { isNumberTo, MOST_PROBABILITY } from '../parse-event.ts';
import type { ScannedEvent } from './scanned-event.ts';

/** A document whose id and text are made strings of only when they are asked for. It is valid as long as its events. */
class ScannedDocument implements CollectedDocument, DocumentBytes {
  readonly index = 0;
  readonly time: number;
  readonly characters: number;
  readonly label: string;
  readonly confidence: number | undefined;
  readonly unknownShare: number | undefined;
  readonly #input: ScannedEvent;
  #text: string | undefined;

  constructor(input: ScannedEvent, values: Omit<CollectedDocument, 'correlationId' | 'index' | 'text' | 'textHash'>) {
    this.#input = input;
    this.time = values.time;
    this.characters = values.characters;
    this.label = values.label;
    this.confidence = values.confidence;
    this.unknownShare = values.unknownShare;
  }

  get correlationId(): string {
    return this.#input.correlationid;
  }

  get text(): string | undefined {
    this.#text ??= this.#input.text;
    return this.#text;
  }

  get textHash(): string | undefined {
    return this.#input.textSha256;
  }

  get bytes(): DocumentBytes {
    return this;
  }

  get hasText(): boolean {
    return this.#input.hasText;
  }

  idHash(): number {
    return this.#input.idHash ?? hash48(keyOf(this));
  }

  contentHash(): number | undefined {
    const hash = this.#input.textHash;
    if (hash !== undefined) return hash;
    const content = this.text ?? this.textHash;
    return content === undefined ? undefined : hash48(content);
  }

  countWords(into: Float64Array): number {
    return this.#input.isTextWide ? countWords(this.text!, into) : this.#input.countWords(into);
  }
}

/** As `joinEvents` of the same events. */
export function joinScanned(input: ScannedEvent, output: ScannedEvent): CollectedDocument[] | undefined {
  const time = input.milliseconds;
  const { characters } = input;
  const { label, probability, unknownShare } = output;
  const isRight =
    !Number.isNaN(time) &&
    isNumberTo(characters, Number.MAX_VALUE) &&
    label !== undefined &&
    isNumberTo(probability, MOST_PROBABILITY) &&
    isNumberTo(unknownShare, 1);
  if (!isRight) return undefined;
  const confidence = probability === undefined ? undefined : Math.min(1, probability);
  return [
    new ScannedDocument(input, { time, characters: characters ?? input.textLength, label, confidence, unknownShare }),
  ];
}
