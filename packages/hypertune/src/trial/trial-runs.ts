import { appendFile, readFile, truncate } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';
import type { ActiveRun } from '@aml-mlops/tracking';
import * as z from 'zod';
import { type Outcome, type Trial, trialValue } from '../study/trial.ts';
import type { TrialReport } from './network-trial.ts';
import type { Objective } from './objective.ts';

const line = z.object({ trial: z.int().min(0), runId: z.string(), ended: z.boolean().optional() });

type Line = z.infer<typeof line>;

/** A study as child runs of the step's run: params, metrics of every epoch, and a tag with the outcome of the trial. */
export class TrialRuns {
  readonly #parent: ActiveRun;
  readonly #objective: Objective;
  readonly #file: string;
  /** Runs started by an earlier attempt of the step, by the number of the trial. */
  readonly #known: ReadonlyMap<number, Line>;

  private constructor(parent: ActiveRun, objective: Objective, file: string, known: ReadonlyMap<number, Line>) {
    this.#parent = parent;
    this.#objective = objective;
    this.#file = file;
    this.#known = known;
  }

  /** @param file records the runs of trials, one JSON line per trial, for an attempt that resumes the study */
  static async open(parent: ActiveRun, objective: Objective, file: string): Promise<TrialRuns> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // An incomplete last line belongs to a run without logged data.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = whole.split('\n').slice(0, -1);
    if (whole !== text) await truncate(file, Buffer.byteLength(whole));
    const noted = lines.map((json) => line.parse(JSON.parse(json)));
    // What is noted comes last and counts.
    const known = new Map([...(await madeBefore(parent)), ...noted].map((one) => [one.trial, one]));
    return new TrialRuns(parent, objective, file, known);
  }

  /** The run of a starting trial; a trial repeated after its process was killed continues its existing run. */
  async begin(trial: Trial): Promise<ActiveRun> {
    const known = await this.#adopt(trial, true);
    if (known) {
      known.setTag('trial.state', 'running');
      // The earlier attempt may have been killed before they were sent.
      known.logParams(trial.params);
      return known;
    }
    const run = await this.#parent.startChild(nameOf(trial), {
      'trial.number': String(trial.number),
      'trial.state': 'running',
    });
    await this.#note({ trial: trial.number, runId: run.runId });
    run.logParams(trial.params);
    return run;
  }

  report(run: ActiveRun, { epoch, metrics, documentsPerSecond }: TrialReport): void {
    run.logMetrics({ ...metrics, documentsPerSecond }, epoch);
  }

  async end(trial: Trial, run: ActiveRun, outcome: Outcome): Promise<void> {
    run.setTag('trial.state', outcome.state);
    if (outcome.error !== undefined) run.setTag('trial.error', outcome.error);
    if (outcome.value !== undefined) run.logMetric('objective', outcome.value);
    await run.end(outcome.state === 'failed' ? 'FAILED' : 'FINISHED');
    await this.#note({ trial: trial.number, runId: run.runId, ended: true });
  }

  /** Records a trial that is interrupted with the study, and repeated when the study is resumed. */
  async interrupt(run: ActiveRun): Promise<void> {
    run.setTag('trial.state', 'interrupted');
    await run.end('KILLED');
  }

  /**
   * A trial that an earlier attempt of the step finished: its run is moved below this attempt's run. If the old run does not
   * exist, as with another tracking store, a new one is written from the journal.
   */
  async restore(trial: Trial): Promise<void> {
    const { outcome } = trial;
    if (!outcome) return;
    const known = await this.#adopt(trial, false);
    if (known) {
      // The journal is written first: the attempt may have been killed before the run was ended.
      if (!this.#known.get(trial.number)?.ended) await this.end(trial, known, outcome);
      return;
    }
    const run = await this.begin(trial);
    run.setTag('trial.restored', 'true');
    outcome.curve.forEach((value, i) => {
      run.logMetric(this.#objective, value, i + 1);
    });
    await this.end(trial, run, outcome);
  }

  #note(noted: Line): Promise<void> {
    return appendFile(this.#file, `${JSON.stringify(noted)}\n`);
  }

  async #adopt({ number }: Trial, goesOn: boolean): Promise<ActiveRun | undefined> {
    const runId = this.#known.get(number)?.runId;
    if (runId === undefined) return undefined;
    return this.#parent.adoptChild?.(runId, { goesOn }).catch((error: unknown) => {
      if (error instanceof MlopsError && error.code === 'E_TRACKING_NOT_FOUND') return undefined;
      throw error;
    });
  }

  /** The study's own curve: the best value after each trial. */
  logBest(trial: Trial, best: Trial | undefined): void {
    if (best) this.#parent.logMetric(`best ${this.#objective}`, trialValue(best), trial.number);
  }
}

/**
 * Runs that an earlier attempt made below this very run, as on Azure when a node is taken away: a process may be killed after a
 * run is made and before it is noted.
 */
async function madeBefore(parent: ActiveRun): Promise<Line[]> {
  const children = (await parent.children?.()) ?? [];
  return children.flatMap(({ runId, tags }) => {
    const number = tags['trial.number'];
    return number === undefined ? [] : [{ trial: Number(number), runId }];
  });
}

function nameOf({ number }: Trial): string {
  return `trial ${String(number).padStart(3, '0')}`;
}
