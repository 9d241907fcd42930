import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { CollectedDocument } from './document.ts';
import type { HourFiles } from './hour-files.ts';

const event = z.object({ correlationid: z.string(), time: z.string(), data: z.array(z.looseObject({})) });
const inputRecord = z.looseObject({
  text: z.string().optional(),
  textSha256: z.string().optional(),
  characters: z.number().nonnegative().optional(),
});
const outputRecord = z.looseObject({
  label: z.string(),
  probability: z.number().min(0).max(1.000001).optional(),
  unknownShare: z.number().min(0).max(1).optional(),
});

type Event = z.infer<typeof event>;

/** Requests of which one side is awaited at once, at most: both are written in one order, so that next to none is. */
const MOST_WAITING = 10_000;

/**
 * Reads the documents of an hour of one process, input and output of each request together, in a stream.
 *
 * @param onBroken told of every line that is no event, and of every side that lacks the other
 */
export async function* readDocuments(
  { inputs, outputs }: HourFiles,
  onBroken: () => void,
): AsyncGenerator<CollectedDocument[]> {
  if (inputs === undefined || outputs === undefined) {
    for await (const _ of readEvents(inputs ?? outputs, onBroken)) onBroken();
    return;
  }
  const sides = [readEvents(inputs, onBroken), readEvents(outputs, onBroken)] as const;
  const waiting = [new Map<string, Event[]>(), new Map<string, Event[]>()] as const;
  const open = [true, true];
  let held = 0;
  while (open[0] || open[1]) {
    for (const [side, events] of sides.entries()) {
      if (!open[side]) continue;
      const next = await events.next();
      if (next.done) {
        open[side] = false;
        continue;
      }
      const own = next.value;
      const others = waiting[1 - side]!;
      const same = others.get(own.correlationid);
      const other = same?.shift();
      if (same?.length === 0) others.delete(own.correlationid);
      if (other) {
        held--;
        const documents = side === 0 ? join(own, other) : join(other, own);
        if (documents) yield documents;
        else onBroken();
        continue;
      }
      const mine = waiting[side]!;
      mine.set(own.correlationid, [...(mine.get(own.correlationid) ?? []), own]);
      if (++held <= MOST_WAITING) continue;
      // The oldest one has been waited for long enough.
      for (const map of waiting) {
        const [first] = map.keys();
        if (first === undefined) continue;
        held -= map.get(first)!.length;
        map.delete(first);
        onBroken();
      }
    }
  }
  for (let i = 0; i < held; i++) onBroken();
}

function join(input: Event, output: Event): CollectedDocument[] | undefined {
  if (input.data.length !== output.data.length) return undefined;
  const time = Date.parse(input.time);
  const documents: CollectedDocument[] = [];
  for (const [index, raw] of input.data.entries()) {
    const given = inputRecord.safeParse(raw);
    const answered = outputRecord.safeParse(output.data[index]);
    if (!given.success || !answered.success || Number.isNaN(time)) return undefined;
    const { text, textSha256, characters } = given.data;
    const { label, probability, unknownShare } = answered.data;
    documents.push({
      correlationId: input.correlationid,
      ...{ index, time, label, characters: characters ?? text?.length ?? 0 },
      ...(text !== undefined && { text }),
      ...(textSha256 !== undefined && { textHash: textSha256 }),
      ...(probability !== undefined && { confidence: Math.min(1, probability) }),
      ...(unknownShare !== undefined && { unknownShare }),
    });
  }
  return documents;
}

/** Lines that were blanked, because what they held was to be deleted, are none. */
export async function* readLines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.trim() !== '') yield line;
  }
}

async function* readEvents(file: string | undefined, onBroken: () => void): AsyncGenerator<Event> {
  if (file === undefined) return;
  for await (const line of readLines(file)) {
    let parsed: ReturnType<typeof event.safeParse> | undefined;
    try {
      parsed = event.safeParse(JSON.parse(line));
    } catch {
      parsed = undefined;
    }
    if (parsed?.success) yield parsed.data;
    else onBroken();
  }
}
