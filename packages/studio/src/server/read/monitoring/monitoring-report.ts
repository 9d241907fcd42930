import { readJsonFile } from '@aml-mlops/artifacts';
import type { ReportedWindow } from '@aml-mlops/monitoring';
import { outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { MonitoringShown, MonitoringWindow } from '../../../api/monitoring.ts';
import { notFound } from '../../not-found.ts';

/**
 * The report of a monitoring run: its newest windows.
 *
 * @param most windows, in [1, 1000]
 * @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` if it made no report, `E_JSON` for a report of another version
 */
export async function monitoringReport(workspace: Workspace, run: string, most: number): Promise<MonitoringShown> {
  const output = outputsOfRun(workspace, run).find(({ kind }) => kind === 'report/monitoring');
  if (!output) throw notFound('report', `run ${run}`, 'report/monitoring');
  // It imports tests and figures, so it is loaded on demand.
  const { REPORT_FILE, reportSchema } = await import('@aml-mlops/monitoring');
  const { windows, window, training } = await readJsonFile(output.folder, REPORT_FILE, reportSchema);
  const { finishedAt, startedAt } = workspace.database.runs.get(run);
  return {
    ...{ run, at: (finishedAt ?? startedAt).getTime(), window, hash: output.hash },
    training: { documents: training.documents, accuracy: training.accuracy },
    windows: windows.slice(-most).map(shown),
    leftOut: Math.max(0, windows.length - most),
  };
}

function shown(window: ReportedWindow): MonitoringWindow {
  const { from, to, complete, requests, documents, quality, service, confidence } = window;
  const { estimatedAccuracy: estimated, accuracy } = window;
  return {
    ...{ from: Date.parse(from), to: Date.parse(to), isComplete: complete, requests, documents, confidence },
    ...{ errors: service.errors, dropped: service.dropped, unusable: quality.empty + quality.tooLong + quality.broken },
    ...{ medianSeconds: service.medianSeconds, p99Seconds: service.p99Seconds },
    tests: window.tests.map(({ p: _, ...test }) => test),
    words: window.words,
    alarms: window.alarms.map(({ cause, severity, message }) => ({ cause, severity, message })),
    labels: window.labels,
    estimate: estimated
      ? {
          value: estimated.value,
          low: estimated.low,
          high: estimated.high,
          isValid: estimated.valid,
          reason: estimated.reason,
        }
      : undefined,
    accuracy: accuracy ?? undefined,
  };
}
