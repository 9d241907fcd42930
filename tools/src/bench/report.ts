import { availableParallelism, cpus, totalmem } from 'node:os';

export type BenchRow = Readonly<Record<string, string | number | boolean | null>>;

/** Result of every benchmark, printed by `--json`. */
export interface BenchReport {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
  readonly totals: BenchRow;
  /** Largest resident set of this process, or of the measured processes. */
  readonly peakMemoryBytes: number;
}

export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
  };
}

export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** The median: the middle value, or the mean of the two middle ones if their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
