import { csv } from '@aml-mlops/reports';
import { type Trial, trialValue } from '../study/trial.ts';
import type { Judgement } from '../trial/finalists.ts';

/**
 * Every trial as a CSV row; RFC 4180, with a header. Best epochs, and what finalists are worth by all documents and folds, have columns
 * where trials are trainings; those of a pipeline have none.
 */
export function trialsCsv(
  trials: readonly Trial[],
  names: readonly string[],
  judgements: readonly Judgement[] = [],
): string {
  const isTraining = trials.some(({ outcome }) => outcome?.epoch !== undefined);
  const header = ['trial', 'state', 'value', 'steps', ...(isTraining ? ['epoch', 'judged'] : []), ...names, 'error'];
  const rows = trials.map((trial) => [
    trial.number,
    trial.outcome?.state ?? 'running',
    finite(trialValue(trial)),
    trial.outcome?.curve.length ?? 0,
    ...(isTraining
      ? [trial.outcome?.epoch ?? '', judgements.find((judged) => judged.trial === trial.number)?.value ?? '']
      : []),
    ...names.map((name) => trial.params[name] ?? ''),
    trial.outcome?.error ?? '',
  ]);
  return csv([header, ...rows], { lineEnd: '\r\n' });
}

/** Every trial as JSON; `judged` is a finalist's value by all documents and folds. */
export function trialsJson(trials: readonly Trial[], judgements: readonly Judgement[] = []) {
  return {
    schemaVersion: 1,
    trials: trials.map((trial) => ({
      number: trial.number,
      state: trial.outcome?.state ?? 'running',
      value: finite(trialValue(trial)) === '' ? null : trialValue(trial),
      params: trial.params,
      curve: trial.outcome?.curve ?? [],
      ...(trial.outcome?.epoch === undefined ? {} : { epoch: trial.outcome.epoch }),
      ...judgedOf(trial, judgements),
      ...(trial.outcome?.error === undefined ? {} : { error: trial.outcome.error }),
    })),
  };
}

function judgedOf({ number }: Trial, judgements: readonly Judgement[]) {
  const judged = judgements.find(({ trial }) => trial === number);
  return judged ? { judged: { value: judged.value, epoch: judged.epoch } } : {};
}

function finite(value: number): number | '' {
  return Number.isFinite(value) ? value : '';
}
