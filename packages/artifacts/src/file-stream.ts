import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

const LARGEST_BUFFER = 1 << 20;
const SMALLEST_BUFFER = 1 << 14;

/**
 * The `highWaterMark` of a stream that reads a file of `size` bytes: large pieces, but no larger than the file needs. A stream makes
 * two such buffers, and those of 1 MiB for a file of 1 kB cost more than everything else that is done with it.
 */
export function streamBuffer(size: number): number {
  // One byte more, so that the end of a small file is found by the first read.
  return Math.max(SMALLEST_BUFFER, Math.min(size + 1, LARGEST_BUFFER));
}

/** A stream of a file's bytes in large pieces. */
export async function openFileStream(file: string): Promise<ReadStream> {
  const { size } = await stat(file);
  return createReadStream(file, { highWaterMark: streamBuffer(size) });
}
