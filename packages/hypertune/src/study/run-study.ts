import type { Curve } from '../policies/policy.ts';
import type { Study } from './study.ts';
import type { Outcome, Trial } from './trial.ts';

/** Limits of a study. */
export interface StudyLimits {
  /** Total number of trials, including those of earlier runs of the study. Range: [1, inf). */
  readonly maxTotalTrials: number;
  /** Seconds after which no further trial starts and running ones fail. Default: no limit. */
  readonly timeoutSeconds?: number | undefined;
}

export interface RunStudyOptions {
  /** A journal, or the study itself if it need not be stored. */
  readonly journal: {
    readonly study: Study;
    ask(): Trial | undefined | Promise<Trial | undefined>;
    tell(number: number, outcome: Outcome): void | Promise<void>;
  };
  readonly limits: StudyLimits;
  /**
   * Runs one trial. An error fails the trial, and the study continues.
   *
   * @param others curves of other trials, for early termination
   * @param signal aborted when the study times out or is aborted
   */
  evaluate(trial: Trial, others: readonly Curve[], signal: AbortSignal): Promise<Outcome>;
  onOutcome?(trial: Trial, outcome: Outcome): void | Promise<void>;
  /** Aborting rejects with its reason; running trials stay recorded as running, and are repeated when the study is resumed. */
  readonly signal: AbortSignal;
}

/**
 * Runs trials, up to `concurrent` of the study's definition at once, until a limit or until the space is exhausted. Trials that an
 * interrupted run left running are run first.
 */
export async function runStudy({ journal, limits, evaluate, onOutcome, signal }: RunStudyOptions): Promise<void> {
  const { study } = journal;
  signal.throwIfAborted();
  const time = limits.timeoutSeconds === undefined ? undefined : AbortSignal.timeout(limits.timeoutSeconds * 1000);
  const either = time ? AbortSignal.any([signal, time]) : signal;
  const running = new Map<number, Promise<void>>();

  async function runTrial(trial: Trial): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = await evaluate(trial, study.curvesKnownTo(trial.number), either);
    } catch (error) {
      signal.throwIfAborted();
      const reason = time?.aborted ? `the study's ${limits.timeoutSeconds} seconds were over` : messageOf(error);
      outcome = { state: 'failed', curve: [], error: reason };
    }
    await journal.tell(trial.number, outcome);
    await onOutcome?.(trial, outcome);
  }

  // Stored, not thrown: a trial may fail while nothing awaits it, between two calls of the journal.
  let failure: { readonly error: unknown } | undefined;

  function begin(trial: Trial): void {
    const run = runTrial(trial)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(trial.number));
    running.set(trial.number, run);
  }

  for (const trial of study.running) begin(trial);
  for (;;) {
    while (
      !failure &&
      !either.aborted &&
      running.size < study.definition.concurrent &&
      study.trials.length < limits.maxTotalTrials
    ) {
      const trial = await journal.ask();
      if (!trial) break;
      begin(trial);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  signal.throwIfAborted();
  if (failure) throw failure.error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
