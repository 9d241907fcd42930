import { stat } from 'node:fs/promises';
import { defaultWorkers, definePool } from '@aml-mlops/parallel';
import { Window, type WindowMessage } from '../window/window.ts';
import { type PartToRead, readPart } from './read-part.ts';

interface Shared {
  readonly truth: ReadonlyMap<string, string>;
  readonly sampled: number;
}

const reading = definePool(
  import.meta.url,
  'monitoring-read',
  ({ truth, sampled }: Shared) =>
    async (part: PartToRead): Promise<WindowMessage> =>
      (await readPart(part, truth, sampled)).toMessage(),
);

/** With fewer bytes a thread would not recover the time that it takes to start. */
const WORTH_A_THREAD = 1 << 25;
/** Parts per thread that are read ahead of the one that is waited for. */
const AHEAD = 2;

export interface PartOptions extends Shared {
  /** Threads. Default: 1 for little data, else `MLOPS_WORKERS`, else the processors that this process may use. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads parts on several threads. The results come in the order of the parts, and are the same for any number of threads. */
export async function* readParts(parts: readonly PartToRead[], options: PartOptions): AsyncGenerator<Window> {
  const { truth, sampled, signal } = options;
  const wanted = options.workers ?? ((await isWorthThreads(parts)) ? defaultWorkers() : 1);
  const workers = Math.min(wanted, parts.length);
  if (workers < 2) {
    for (const part of parts) {
      signal?.throwIfAborted();
      yield await readPart(part, truth, sampled);
    }
    return;
  }
  const pool = reading.open({ shared: { truth, sampled }, workers, ...(signal && { signal }) });
  try {
    const begun: Promise<WindowMessage>[] = [];
    let next = 0;
    while (next < parts.length || begun.length > 0) {
      while (next < parts.length && begun.length < workers * (1 + AHEAD)) {
        const message = pool.run(parts[next++]!);
        // The first that fails is thrown below; the others are not waited for.
        message.catch(() => {});
        begun.push(message);
      }
      yield Window.fromMessage(await begun.shift()!);
    }
  } finally {
    await pool.close();
  }
}

async function isWorthThreads(parts: readonly PartToRead[]): Promise<boolean> {
  let bytes = 0;
  for (const { files } of parts) {
    for (const file of [files.inputs, files.outputs]) if (file !== undefined) bytes += (await stat(file)).size;
    if (bytes >= WORTH_A_THREAD) return true;
  }
  return false;
}
