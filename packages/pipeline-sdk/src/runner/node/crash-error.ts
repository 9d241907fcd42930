import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { MlopsError } from '@aml-mlops/errors';

/** The code of a step that died without reporting an error; such a step is retried. */
export const CRASHED = 'E_STEP_CRASHED';

const LOG_TAIL_BYTES = 16_384;

const LOWER =
  'lower its batch size or its workers (MLOPS_WORKERS), run fewer steps at once with --parallel 1, or give it fewer rows';

/**
 * Why a step died without reporting an error, as far as its exit and its log reveal.
 *
 * @param exit `exit code 134`, `signal SIGKILL`, …
 */
export async function crashError(step: string, exit: string, logFile: string): Promise<MlopsError> {
  const died = `step ${step} ended with ${exit} without reporting an error`;
  const aborted = exit === 'exit code 134' || exit === 'signal SIGABRT';
  if (aborted && /heap out of memory|Allocation failed|bad_alloc|Cannot allocate memory/.test(await tailOf(logFile))) {
    const limit = megabytes(getHeapStatistics().heap_size_limit);
    return new MlopsError(
      'E_OUT_OF_MEMORY',
      `step ${step} ran out of memory: its JavaScript heap was limited to about ${limit} MB; ${LOWER}, or raise the limit: NODE_OPTIONS=--max-old-space-size=${limit * 2}`,
    );
  }
  if (exit === 'signal SIGKILL') {
    return new MlopsError(
      CRASHED,
      `${died}: somebody killed it, or the system did for want of memory, of which this machine has ${megabytes(memoryOfMachine())} MB. For want of memory, ${LOWER}`,
    );
  }
  return new MlopsError(CRASHED, died);
}

/** Bytes; the container's limit where there is one. */
function memoryOfMachine(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

async function tailOf(file: string): Promise<string> {
  const log = await open(file, 'r').catch(() => undefined);
  if (!log) return '';
  try {
    const { size } = await log.stat();
    const length = Math.min(size, LOG_TAIL_BYTES);
    const { buffer } = await log.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await log.close();
  }
}
