import { open, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number(), total: z.number(), message: z.string().nullish() }),
  z.object({ type: z.literal('log'), message: z.string() }),
  z.object({ type: z.literal('metric'), key: z.string(), value: z.string(), step: z.number().int().default(0) }),
  z.object({ type: z.literal('param'), key: z.string(), value: z.string() }),
  z.object({ type: z.literal('failed'), code: z.string().regex(/^E_[A-Z0-9_]+$/), message: z.string() }),
]);

/** What a program in another language says, a line of JSON each, in the file that `MLOPS_CHANNEL` names. */
export type ChannelMessage = z.infer<typeof messageSchema>;

const POLL_MILLISECONDS = 100;

export interface Channel {
  /** Reads what is left, and ends. */
  close(): Promise<void>;
}

/**
 * Follows a file to which a program appends. A line that is no message goes to `onUnknown`, whole.
 *
 * @param file made empty first
 */
export async function followChannel(
  file: string,
  onMessage: (message: ChannelMessage) => void,
  onUnknown: (line: string) => void,
): Promise<Channel> {
  await writeFile(file, '');
  const handle = await open(file, 'r');
  const buffer = Buffer.alloc(1 << 16);
  let rest = Buffer.alloc(0);
  let closed = false;
  const drain = async () => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const line = rest.toString('utf8', 0, end);
        rest = rest.subarray(end + 1);
        const parsed = messageSchema.safeParse(readJson(line));
        if (parsed.success) onMessage(parsed.data);
        else if (line.trim() !== '') onUnknown(line);
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
    close: async () => {
      closed = true;
      await following;
      await drain();
      await handle.close();
    },
  };
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
