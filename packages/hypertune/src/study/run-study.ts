import type { Curve } from '../policies/policy.ts';
import type { Study } from './study.ts';
import type { Outcome, Trial } from './trial.ts';

/** How far a study goes. */
export interface StudyLimits {
  /** Trials in all, those of earlier runs of the study included. */
  readonly maxTotalTrials: number;
  /** Seconds after which no further trial is begun and running ones are ended as failed. Default none. */
  readonly timeoutSeconds?: number | undefined;
}

export interface RunStudyOptions {
  /** A journal, or a study itself where nothing needs to be kept. */
  readonly journal: {
    readonly study: Study;
    ask(): Trial | undefined | Promise<Trial | undefined>;
    tell(number: number, outcome: Outcome): void | Promise<void>;
  };
  readonly limits: StudyLimits;
  /**
   * Runs one trial. What it throws makes the trial fail, and the study goes on.
   *
   * @param others curves that early termination compares with
   * @param signal aborted when the study's time is over, or the study is
   */
  evaluate(trial: Trial, others: readonly Curve[], signal: AbortSignal): Promise<Outcome>;
  onOutcome?(trial: Trial, outcome: Outcome): void | Promise<void>;
  /** Aborting rejects with its reason; trials that ran stay running, and are run again when the study is resumed. */
  readonly signal: AbortSignal;
}

/**
 * Runs trials, up to `concurrent` of the study's definition at once, until a limit or the end of the space. Trials that an
 * interrupted run left running come first.
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

  // Kept rather than thrown on: a trial may fail while nobody waits for it, between two questions to the journal.
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
