import { MlopsError } from '@aml-mlops/errors';
import type { HopOutcome, Hops, LoopKeeper } from './hop.ts';
import { HOPS, type HopName, type LoopState, type Round } from './loop-state.ts';

export interface HopReport {
  readonly name: HopName;
  readonly status: 'done' | 'skipped' | 'waiting' | 'failed' | 'planned';
  readonly detail: string;
}

export interface LoopOutcome {
  /**
   * `quiet`: nothing to do; `waiting`: for labels; `finished`: the round is over; `failed`: the round ended in failure; `stopped`: a hop
   * failed and the next call retries it; `planned`: a dry run.
   */
  readonly state: 'quiet' | 'waiting' | 'finished' | 'failed' | 'stopped' | 'planned';
  /** Hops that this call has run, or would run. */
  readonly hops: readonly HopReport[];
  /** The next hop, or the action required. */
  readonly next: string;
}

export interface AdvanceOptions {
  readonly signal: AbortSignal;
  readonly onHop?: (report: HopReport) => void;
}

/**
 * Advances a round as far as possible, hop by hop. Each hop is recorded with its decision before the next one starts. If the process is
 * killed, the next call continues with the hop in progress.
 *
 * @throws on wrong usage, an interruption or a defect; the round stays at that hop
 */
export async function advanceLoop(hops: Hops, keeper: LoopKeeper, options: AdvanceOptions): Promise<LoopOutcome> {
  const { signal, onHop } = options;
  const reports: HopReport[] = [];
  const report = (name: HopName, status: HopReport['status'], detail: string) => {
    const made = { name, status, detail };
    reports.push(made);
    onHop?.(made);
  };
  for (;;) {
    signal.throwIfAborted();
    const state = keeper.read();
    const { at } = state;
    let outcome: HopOutcome;
    try {
      outcome = await hops[at].run({ state, signal, keep: (facts) => keepFacts(keeper, facts) });
    } catch (error) {
      const isTold = error instanceof MlopsError && error.code !== 'E_USAGE' && !signal.aborted;
      if (!isTold) throw error;
      report(at, 'failed', error.message);
      return {
        state: 'stopped',
        hops: reports,
        next: 'mlops loop run, which continues here; --abandon ends the round',
      };
    }
    const kept = keeper.read();
    if (outcome.verdict === 'wait') {
      report(at, 'waiting', outcome.detail);
      return { state: 'waiting', hops: reports, next: outcome.next };
    }
    const decision = outcome.log === undefined ? undefined : { hop: at, why: outcome.log };
    const following = HOPS[HOPS.indexOf(at) + 1];
    if (outcome.verdict === 'end' || following === undefined) {
      const ended = { ...kept, ...outcome.change, at: 'monitor' as const, round: {} };
      if (decision || at !== 'monitor') keeper.advance(ended, decision);
      report(at, outcome.status ?? 'done', outcome.detail);
      const next = outcome.verdict === 'end' ? outcome.next : '';
      const isFailed = outcome.status === 'failed';
      return { state: isFailed ? 'failed' : at === 'monitor' ? 'quiet' : 'finished', hops: reports, next };
    }
    const round = { ...kept.round, ...outcome.change?.round };
    keeper.advance({ ...kept, ...outcome.change, round, at: following }, decision);
    report(at, outcome.status ?? 'done', outcome.detail);
  }
}

/** The hops that the next call would run from the current position. */
export async function previewLoop(hops: Hops, state: LoopState): Promise<LoopOutcome> {
  const reports: HopReport[] = [];
  for (const name of HOPS.slice(HOPS.indexOf(state.at))) {
    reports.push({ name, status: 'planned', detail: await hops[name].preview(state) });
  }
  return { state: 'planned', hops: reports, next: reports[0]!.detail };
}

function keepFacts(keeper: LoopKeeper, facts: Round): void {
  const state = keeper.read();
  keeper.advance({ ...state, round: { ...state.round, ...facts } });
}
