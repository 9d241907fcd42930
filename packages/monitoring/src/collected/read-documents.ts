import type { CollectedDocument } from './document.ts';
import type { HourFiles } from './hour-files.ts';
import { type CollectedEvent, joinEvents, parseEvent } from './parse-event.ts';
import { readLineBlocks } from './read-lines.ts';

/** Maximum number of requests with one side pending. Both sides are written in the same order, so few ever are. */
const MOST_WAITING = 10_000;
/** Requests per batch. */
const BATCH = 256;

/**
 * Streams the documents of one process and hour, pairing the input and output of each request.
 *
 * @param onBroken called for each line that is not an event, and for each side without its counterpart
 * @returns batches of requests, each request as its documents
 */
export async function* readDocuments(
  { inputs, outputs }: HourFiles,
  onBroken: () => void,
): AsyncGenerator<CollectedDocument[][]> {
  const sides = [new EventReader(inputs, onBroken), new EventReader(outputs, onBroken)] as const;
  try {
    if (inputs === undefined || outputs === undefined) {
      for (const side of sides) {
        while (side.take() ?? (await side.takeNext())) onBroken();
      }
      return;
    }
    const waiting = [new Map<string, CollectedEvent[]>(), new Map<string, CollectedEvent[]>()] as const;
    const open = [true, true];
    let held = 0;
    let batch: CollectedDocument[][] = [];
    const take = (input: CollectedEvent, output: CollectedEvent) => {
      const documents = joinEvents(input, output);
      if (documents) batch.push(documents);
      else onBroken();
    };
    const wait = (side: number, event: CollectedEvent) => {
      const mine = waiting[side]!.get(event.correlationid);
      if (mine) mine.push(event);
      else waiting[side]!.set(event.correlationid, [event]);
      held++;
    };
    while (open[0] || open[1]) {
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
      }
      // Nearly always both files have the same request next.
      if (held === 0 && open[0] && open[1]) {
        const input = sides[0].take() ?? (await sides[0].takeNext());
        const output = sides[1].take() ?? (await sides[1].takeNext());
        if (input && output && input.correlationid === output.correlationid) {
          take(input, output);
          continue;
        }
        for (const [side, event] of [input, output].entries()) {
          if (event) wait(side, event);
          else open[side] = false;
        }
        continue;
      }
      for (let side = 0; side < 2; side++) {
        if (!open[side]) continue;
        const reader = sides[side]!;
        const own = reader.take() ?? (await reader.takeNext());
        if (!own) {
          open[side] = false;
          continue;
        }
        const others = waiting[1 - side]!;
        const same = others.get(own.correlationid);
        const other = same?.shift();
        if (same?.length === 0) others.delete(own.correlationid);
        if (other) {
          held--;
          if (side === 0) take(own, other);
          else take(other, own);
          continue;
        }
        wait(side, own);
        if (held <= MOST_WAITING) continue;
        // The oldest request has been pending for long enough.
        for (const map of waiting) {
          const [first] = map.keys();
          if (first === undefined) continue;
          held -= map.get(first)!.length;
          map.delete(first);
          onBroken();
        }
      }
    }
    if (batch.length > 0) yield batch;
    for (let i = 0; i < held; i++) onBroken();
  } finally {
    for (const side of sides) await side.close();
  }
}

/** Events of a file; events in lines already read are returned without awaiting. */
class EventReader {
  readonly #blocks: AsyncGenerator<string[]> | undefined;
  readonly #onBroken: () => void;
  #lines: readonly string[] = [];
  #at = 0;

  constructor(file: string | undefined, onBroken: () => void) {
    this.#blocks = file === undefined ? undefined : readLineBlocks(file);
    this.#onBroken = onBroken;
  }

  /** The next event in the lines already read; undefined when they are exhausted. */
  take(): CollectedEvent | undefined {
    while (this.#at < this.#lines.length) {
      const event = parseEvent(this.#lines[this.#at++]!);
      if (event) return event;
      this.#onBroken();
    }
    return undefined;
  }

  /** The next event of lines that are still to be read; undefined at the end of the file. */
  async takeNext(): Promise<CollectedEvent | undefined> {
    for (;;) {
      const next = await this.#blocks?.next();
      if (!next || next.done) return undefined;
      this.#lines = next.value;
      this.#at = 0;
      const event = this.take();
      if (event) return event;
    }
  }

  async close(): Promise<void> {
    await this.#blocks?.return(undefined);
  }
}
