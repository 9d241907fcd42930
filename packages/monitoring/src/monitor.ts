import { readBatches } from '@aml-mlops/artifacts';
import { readCalibration } from '@aml-mlops/scoring/calibration';
import { judgeWindow } from './alarms/judge-window.ts';
import { readCollected } from './collected/read-collected.ts';
import { readLabels } from './collected/read-labels.ts';
import { describeWindow } from './report/describe-window.ts';
import type { MonitoringReport, ReportedWindow } from './report/monitoring-report.ts';
import { REPORT_VERSION } from './report/monitoring-report.ts';
import { measureWindow } from './signals/measure-window.ts';
import type { LeastEffects } from './signals/test-outcome.ts';
import type { HourSketch } from './sketch/hour-sketch.ts';
import { readReference } from './window/reference.ts';
import { parseWindowLength, windowsAMonth } from './window/window-length.ts';

export interface MonitorOptions extends LeastEffects {
  readonly window: string;
  readonly until: string;
  readonly falseAlarmsAMonth: number;
  readonly sampledDocuments: number;
  readonly permutations: number;
  readonly seed: number;
  readonly detect?: (text: string) => string;
  readonly onWindow?: (done: number, total: number, from: string) => void;
  readonly signal?: AbortSignal;
}

export interface MonitorInputs {
  readonly collected: string;
  readonly train: string;
  readonly model: string;
  readonly labels?: string | undefined;
}

/** Upper bound on a window's false-alarm probability, however few windows a month has. */
const HIGHEST_LEVEL = 0.05;

/**
 * Reads the collected data in one pass, sketches it by hour, and tests each window.
 *
 * @param known sketches of hours whose requests have been removed
 * @returns the report, and the sketches of all hours
 */
export async function monitor(
  inputs: MonitorInputs,
  known: ReadonlyMap<string, HourSketch>,
  options: MonitorOptions,
): Promise<{ readonly report: MonitoringReport; readonly hours: ReadonlyMap<string, HourSketch> }> {
  const calibration = await readCalibration(inputs.model);
  const reference = await readReference(readBatches(inputs.train), {
    sampled: options.sampledDocuments,
    ...(options.detect && { detect: options.detect }),
  });
  const truth = inputs.labels === undefined ? new Map<string, string>() : await readLabels(inputs.labels);
  const length = parseWindowLength(options.window);
  const { windows, hours } = await readCollected(inputs.collected, known, truth, {
    length,
    sampled: options.sampledDocuments,
    ...(options.signal && { signal: options.signal }),
  });
  const level = Math.min(
    HIGHEST_LEVEL,
    options.falseAlarmsAMonth / windowsAMonth(length, { windows: windows.length, hours: spanOf([...hours.keys()]) }),
  );
  const described: ReportedWindow[] = [];
  for (const [i, window] of windows.entries()) {
    options.signal?.throwIfAborted();
    const measures = measureWindow(window, windows[i - 1], {
      ...{ reference, calibration, effects: options, seed: options.seed, permutations: options.permutations },
      ...(options.detect && { detect: options.detect }),
    });
    const isOver = 'documents' in length ? window.sketch.documents >= length.documents : window.to <= options.until;
    const complete = i < windows.length - 1 || isOver;
    described.push(describeWindow(window, complete, measures, judgeWindow(measures, level)));
    options.onWindow?.(i + 1, windows.length, window.from);
  }
  const report: MonitoringReport = {
    schemaVersion: REPORT_VERSION,
    window: options.window,
    level,
    training: {
      documents: reference.documents,
      accuracy: calibration?.accuracy ?? null,
      calibratedOn: calibration?.documents ?? 0,
    },
    windows: described,
  };
  return { report, hours };
}

/** Hours from the first to the last, both inclusive. */
function spanOf(hours: readonly string[]): number {
  const times = hours.map((hour) => Date.parse(`${hour}:00:00.000Z`));
  return times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 3_600_000 + 1;
}
