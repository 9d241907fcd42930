import { open, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

/** A number, or NaN or an infinity as Python or JavaScript spells it, since JSON has neither. */
const metricValue = z
  .union([z.number(), z.string()])
  .transform((value) => (typeof value === 'number' ? value : numberOf(value)))
  .refine((value) => value !== undefined)
  .transform((value) => value as number);

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number(), total: z.number(), message: z.string().nullish() }),
  z.object({ type: z.literal('log'), message: z.string() }),
  z.object({ type: z.literal('metric'), key: z.string(), value: metricValue, step: z.number().int().default(0) }),
  z.object({ type: z.literal('param'), key: z.string(), value: z.string() }),
  z.object({ type: z.literal('failed'), code: z.string().optional(), message: z.string() }),
]);

/** A message of a program in another language: one line of JSON in the file that `MLOPS_CHANNEL` names. */
export type ChannelMessage = z.infer<typeof messageSchema>;

const POLL_MILLISECONDS = 100;

export interface Channel {
  /** What `onMessage` threw; nothing is read after it. */
  readonly error: Error | undefined;
  /** Reads the rest of the file and stops following it. */
  close(): Promise<void>;
}

/**
 * Follows a file to which a program appends. A line that is not a message is passed to `onUnknown` unchanged.
 *
 * @param file truncated first
 * @param onMessage the first error that it throws is kept, and `onError` is called once
 */
export async function followChannel(
  file: string,
  onMessage: (message: ChannelMessage) => void,
  onUnknown: (line: string) => void,
  onError: () => void,
): Promise<Channel> {
  await writeFile(file, '');
  const handle = await open(file, 'r');
  const buffer = Buffer.alloc(1 << 16);
  let rest = Buffer.alloc(0);
  let closed = false;
  let error: Error | undefined;
  const take = (line: string) => {
    if (error || line.trim() === '') return;
    const parsed = messageSchema.safeParse(readJson(line));
    if (!parsed.success) return onUnknown(line);
    try {
      onMessage(parsed.data);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
      onError();
    }
  };
  const drain = async () => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const line = rest.toString('utf8', 0, end);
        rest = rest.subarray(end + 1);
        take(line);
      }
    }
  };
  const following = (async () => {
    while (!closed) {
      await drain();
      await sleep(POLL_MILLISECONDS);
    }
  })();
  return {
    get error() {
      return error;
    },
    close: async () => {
      closed = true;
      await following;
      await drain();
      // The last message may lack its line break.
      take(rest.toString('utf8'));
      await handle.close();
    },
  };
}

function numberOf(text: string): number | undefined {
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text.trim());
  if (special) return /nan/i.test(special[2] ?? '') ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
