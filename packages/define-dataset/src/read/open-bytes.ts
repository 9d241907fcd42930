import { createReadStream } from 'node:fs';
import { refuseOtherFormats } from './other-formats.ts';
import type { ReadOptions } from './row.ts';

const CHUNK_BYTES = 1 << 20;

/** Streams the bytes of a file and reports them to `onBytes`; stops at the next chunk when the signal is aborted. */
export async function* openBytes(
  file: string,
  options: Pick<ReadOptions, 'onBytes' | 'signal'>,
): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  let isFirst = true;
  for await (const chunk of stream) {
    options.signal?.throwIfAborted();
    if (isFirst) refuseOtherFormats(file, chunk);
    isFirst = false;
    yield chunk;
    options.onBytes?.(chunk.length);
  }
}
