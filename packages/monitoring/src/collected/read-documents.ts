import type { CollectedDocument } from './document.ts';
import type { HourFiles } from './hour-files.ts';
import { type CollectedEvent, joinEvents } from './parse-event.ts';
import { EventReader } from './scan/event-reader.ts';
import { LineKernel } from './scan/line-kernel.ts';
import { joinScanned } from './scan/scanned-document.ts';
import { ScannedEvent } from './scan/scanned-event.ts';

/** Maximum number of requests with one side pending. Both sides are written in the same order, so few ever are. */
const MOST_WAITING = 10_000;
/** Requests per batch. */
const BATCH = 256;

/**
 * Streams the documents of one process and hour, pairing the input and output of each request.
 *
 * @param onBroken called for each line that is not an event, and for each side without its counterpart
 * @returns batches of requests, each request as its documents, which are valid until the next batch is asked for
 */
export async function* readDocuments(
  { inputs, outputs }: HourFiles,
  onBroken: () => void,
): AsyncGenerator<CollectedDocument[][]> {
  const kernel = new LineKernel();
  const sides = [
    new EventReader(inputs, kernel, kernel.areas[0], onBroken),
    new EventReader(outputs, kernel, kernel.areas[1], onBroken),
  ] as const;
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
      const areScanned = input instanceof ScannedEvent && output instanceof ScannedEvent;
      const documents = areScanned ? joinScanned(input, output) : joinEvents(input, output);
      if (documents) batch.push(documents);
      else onBroken();
    };
    const wait = (side: number, own: CollectedEvent) => {
      const event = own instanceof ScannedEvent ? own.keep() : own;
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
        let input = sides[0].take();
        let output = sides[1].take();
        if (!input || !output) {
          // Reading on overwrites what documents are of.
          if (batch.length > 0) {
            yield batch;
            batch = [];
          }
          input ??= await sides[0].takeNext();
          output ??= await sides[1].takeNext();
        }
        if (input && output && isSameRequest(input, output)) {
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
        let own = reader.take();
        if (!own && batch.length > 0) {
          yield batch;
          batch = [];
        }
        own ??= await reader.takeNext();
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

function isSameRequest(input: CollectedEvent, output: CollectedEvent): boolean {
  if (input instanceof ScannedEvent && output instanceof ScannedEvent) return input.isOfSameRequest(output);
  return input.correlationid === output.correlationid;
}
