import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BenchReport, type BenchRow, thisMachine } from './report.ts';
import { writeRequests } from './sketches/write-requests.ts';

/** What a busy service is asked in a month, for which the time is calculated. */
const MANY = 10_000_000;
const HOURS = 24;
const PROGRAM = path.join(import.meta.dirname, 'sketches/own-side.ts');

interface Measured {
  readonly requests: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMemoryBytes: number;
}

/**
 * Measures how long monitoring takes to sum up collected requests, in one thread and in one for each processor, each in a process of
 * its own.
 *
 * @param options.documents requests. Default: 200,000 and then 1,000,000, over 24 hours
 */
export async function benchSketches(options: { readonly documents?: number | undefined }): Promise<BenchReport> {
  const rows: BenchRow[] = [];
  let peakMemoryBytes = 0;
  for (const requests of options.documents === undefined ? [200_000, 1_000_000] : [options.documents]) {
    const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
    try {
      await writeRequests(folder, requests, HOURS);
      for (const workers of [...new Set([1, availableParallelism()])]) {
        const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, folder, String(workers)]);
        const measured = JSON.parse(stdout) as Measured;
        peakMemoryBytes = Math.max(peakMemoryBytes, measured.peakMemoryBytes);
        rows.push({
          requests: measured.requests,
          workers,
          seconds: measured.seconds,
          requestsAProcessorSecond: Math.round(measured.requests / measured.processorSeconds),
          microsecondsARequest: (measured.processorSeconds / measured.requests) * 1e6,
          secondsForTenMillion: (measured.seconds / measured.requests) * MANY,
          peakMemoryMb: Math.round(measured.peakMemoryBytes / 1e6),
        });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { bench: 'sketches', machine: thisMachine(), totals: { hours: HOURS }, rows, peakMemoryBytes };
}
