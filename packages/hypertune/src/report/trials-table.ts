import { csv } from '@aml-mlops/reports';
import { type Trial, trialValue } from '../study/trial.ts';

/** Every trial as a CSV row; RFC 4180, with a header. */
export function trialsCsv(trials: readonly Trial[], names: readonly string[]): string {
  const header = ['trial', 'state', 'value', 'steps', ...names, 'error'];
  const rows = trials.map((trial) => [
    trial.number,
    trial.outcome?.state ?? 'running',
    finite(trialValue(trial)),
    trial.outcome?.curve.length ?? 0,
    ...names.map((name) => trial.params[name] ?? ''),
    trial.outcome?.error ?? '',
  ]);
  return csv([header, ...rows], { lineEnd: '\r\n' });
}

/** Every trial as JSON. */
export function trialsJson(trials: readonly Trial[]) {
  return {
    schemaVersion: 1,
    trials: trials.map((trial) => ({
      number: trial.number,
      state: trial.outcome?.state ?? 'running',
      value: finite(trialValue(trial)) === '' ? null : trialValue(trial),
      params: trial.params,
      curve: trial.outcome?.curve ?? [],
      ...(trial.outcome?.error === undefined ? {} : { error: trial.outcome.error }),
    })),
  };
}

function finite(value: number): number | '' {
  return Number.isFinite(value) ? value : '';
}
