import type { CollectedDocument } from './document.ts';

/**
 * The fields of one side of a request that are read. They are checked by hand, since a schema takes longer than reading the
 * line.
 */
export interface CollectedEvent {
  readonly correlationid: string;
  readonly time: string;
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** @returns undefined if the line is not an event */
export function parseEvent(line: string): CollectedEvent | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(event)) return undefined;
  const { correlationid, time, data } = event;
  if (typeof correlationid !== 'string' || typeof time !== 'string' || !Array.isArray(data)) return undefined;
  for (const record of data as unknown[]) if (!isRecord(record)) return undefined;
  return { correlationid, time, data: data as CollectedEvent['data'] };
}

/** Upper bound on a probability: sums of float32 may be a little more than 1. */
export const MOST_PROBABILITY = 1.000001;

/** The texts of a request with their answers; undefined if the two sides do not match, or a value is out of range. */
export function joinEvents(input: CollectedEvent, output: CollectedEvent): CollectedDocument[] | undefined {
  if (input.data.length !== output.data.length) return undefined;
  const time = Date.parse(input.time);
  const documents: CollectedDocument[] = [];
  for (const [index, { text, textSha256, characters }] of input.data.entries()) {
    const { label, probability, unknownShare } = output.data[index]!;
    const isRight =
      !Number.isNaN(time) &&
      (text === undefined || typeof text === 'string') &&
      (textSha256 === undefined || typeof textSha256 === 'string') &&
      isNumberTo(characters, Number.MAX_VALUE) &&
      typeof label === 'string' &&
      isNumberTo(probability, MOST_PROBABILITY) &&
      isNumberTo(unknownShare, 1);
    if (!isRight) return undefined;
    documents.push({
      correlationId: input.correlationid,
      index,
      time,
      text,
      textHash: textSha256,
      characters: characters ?? text?.length ?? 0,
      label,
      confidence: probability === undefined ? undefined : Math.min(1, probability),
      unknownShare,
    });
  }
  return documents;
}

/** In [0, most], or absent. */
export function isNumberTo(value: unknown, most: number): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= most);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
