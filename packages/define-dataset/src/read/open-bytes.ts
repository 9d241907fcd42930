import { openFileStream } from '@aml-mlops/artifacts';
import { refuseOtherFormats } from './other-formats.ts';
import type { ReadOptions } from './row.ts';

/** Streams the bytes of a file and reports them to `onBytes`; stops at the next chunk when the signal is aborted. */
export async function* openBytes(
  file: string,
  options: Pick<ReadOptions, 'onBytes' | 'signal'>,
): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> = await openFileStream(file);
  let isFirst = true;
  for await (const chunk of stream) {
    options.signal?.throwIfAborted();
    if (isFirst) refuseOtherFormats(file, chunk);
    isFirst = false;
    yield chunk;
    options.onBytes?.(chunk.length);
  }
}
