import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { signalChild } from '@aml-mlops/parallel';

/** GPU use over a period. */
export interface GpuUse {
  /** Mean share of time in which a kernel ran, over cards and samples. Range: [0, 1]. */
  readonly busy: number;
  /** Peak memory in use on one card, in MiB. */
  readonly memory: number;
  readonly samples: number;
}

export interface GpuWatch {
  /** Use so far. */
  use(): GpuUse;
  /** Stops watching. @returns the use until now */
  stop(): GpuUse;
}

/**
 * Polls the driver's `nvidia-smi` for GPU use until stopped. If `nvidia-smi` is unavailable, there are no samples.
 *
 * @param interval seconds between samples. Default: 5
 */
export function watchGpu({ program = 'nvidia-smi', interval = 5 } = {}): GpuWatch {
  const query = ['--query-gpu=utilization.gpu,memory.used', '--format=csv,noheader,nounits', `--loop=${interval}`];
  const child = spawn(program, query, { stdio: ['ignore', 'pipe', 'ignore'] });
  let [busy, memory, samples] = [0, 0, 0];
  // Without the driver's tools there is nothing to watch.
  child.on('error', () => undefined);
  child.unref();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [percent = Number.NaN, mebibytes = Number.NaN] = line.split(',').map(Number);
    if (Number.isNaN(percent)) return;
    busy += percent / 100;
    memory = Math.max(memory, mebibytes || 0);
    samples++;
  });
  const use = (): GpuUse => ({ busy: samples === 0 ? 0 : busy / samples, memory, samples });
  const stop = (): GpuUse => {
    lines.close();
    signalChild(child, 'SIGTERM');
    child.stdout.destroy();
    return use();
  };
  return { use, stop };
}

/** One line for the log; it points out a card that is mostly idle. */
export function describeGpuUse({ busy, memory, samples }: GpuUse): string | undefined {
  if (samples === 0) return undefined;
  const use = `GPU busy ${Math.round(busy * 100)} % of the time, at most ${Math.round(memory).toLocaleString('en')} MiB in use`;
  const advice = 'it mostly waits: larger batches or hidden layers use it, engine=wasm needs none';
  return busy < 0.1 ? `warning: ${use}; ${advice}` : use;
}
