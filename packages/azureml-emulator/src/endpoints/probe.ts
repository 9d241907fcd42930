import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '@aml-mlops/shapes';
import { durationSeconds } from '../jobs/duration.ts';

/** Settings of a container probe, in seconds. */
export interface Probe {
  readonly path: string;
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/** The service's defaults for settings that a deployment omits. */
const DEFAULTS = { initialDelay: 10, period: 10, timeout: 2, successThreshold: 1, failureThreshold: 30 };

export function probeOf(path: string, settings: unknown): Probe {
  const given = isRecord(settings) ? settings : {};
  const seconds = (name: 'initialDelay' | 'period' | 'timeout') => durationSeconds(given[name]) ?? DEFAULTS[name];
  const count = (name: 'successThreshold' | 'failureThreshold') => Number(given[name] ?? DEFAULTS[name]);
  return {
    path,
    initialDelay: seconds('initialDelay'),
    period: seconds('period'),
    timeout: seconds('timeout'),
    successThreshold: count('successThreshold'),
    failureThreshold: count('failureThreshold'),
  };
}

export interface ProbeRun {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Factor by which probes are faster than specified. */
  readonly rate: number;
  readonly signal: AbortSignal;
  /** Called whenever the thresholds change the known state. */
  onChange(healthy: boolean): void;
}

/** Probes until the signal reports that the container is gone. Statuses from 200 to 399 are healthy, all else is not. */
export async function runProbe(probe: Probe, { url, rate, signal, onChange }: ProbeRun): Promise<void> {
  const pause = (seconds: number) => sleep((seconds * 1000) / rate, undefined, { signal });
  let healthy: boolean | undefined;
  let successes = 0;
  let failures = 0;
  try {
    await pause(probe.initialDelay);
    for (;;) {
      const well = await ask(new URL(probe.path, url), probe.timeout * 1000, signal);
      signal.throwIfAborted();
      successes = well ? successes + 1 : 0;
      failures = well ? 0 : failures + 1;
      const turns = well ? successes >= probe.successThreshold : failures >= probe.failureThreshold;
      if (turns && healthy !== well) {
        healthy = well;
        onChange(well);
      }
      await pause(probe.period);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function ask(url: URL, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
    const response = await fetch(url, { redirect: 'manual', signal: limit });
    await response.body?.cancel();
    return response.status >= 200 && response.status < 400;
  } catch {
    return false;
  }
}
