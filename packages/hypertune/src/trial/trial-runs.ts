import type { ActiveRun } from '@aml-mlops/tracking';
import { type Outcome, type Trial, trialValue } from '../study/trial.ts';
import type { TrialReport } from './network-trial.ts';
import type { Objective } from './objective.ts';

/** A study as child runs of the step's run: params, metrics of every epoch, and a tag that says what became of the trial. */
export class TrialRuns {
  readonly #parent: ActiveRun;
  readonly #objective: Objective;

  constructor(parent: ActiveRun, objective: Objective) {
    this.#parent = parent;
    this.#objective = objective;
  }

  async begin(trial: Trial): Promise<ActiveRun> {
    const run = await this.#parent.startChild(nameOf(trial), {
      'trial.number': String(trial.number),
      'trial.state': 'running',
    });
    run.logParams(trial.params);
    return run;
  }

  report(run: ActiveRun, { epoch, metrics, documentsPerSecond }: TrialReport): void {
    run.logMetrics({ ...metrics, documentsPerSecond }, epoch);
  }

  async end(run: ActiveRun, outcome: Outcome): Promise<void> {
    run.setTag('trial.state', outcome.state);
    if (outcome.error !== undefined) run.setTag('trial.error', outcome.error);
    if (outcome.value !== undefined) run.logMetric('objective', outcome.value);
    await run.end(outcome.state === 'failed' ? 'FAILED' : 'FINISHED');
  }

  /** Writes down a trial that an earlier attempt of the step ran, whose run went with that attempt. */
  async restore(trial: Trial): Promise<void> {
    const { outcome } = trial;
    if (!outcome) return;
    const run = await this.begin(trial);
    run.setTag('trial.restored', 'true');
    outcome.curve.forEach((value, i) => {
      run.logMetric(this.#objective, value, i + 1);
    });
    await this.end(run, outcome);
  }

  /** The study's own line: the best value after each trial. */
  logBest(trial: Trial, best: Trial | undefined): void {
    if (best) this.#parent.logMetric(`best ${this.#objective}`, trialValue(best), trial.number);
  }
}

function nameOf({ number }: Trial): string {
  return `trial ${String(number).padStart(3, '0')}`;
}
