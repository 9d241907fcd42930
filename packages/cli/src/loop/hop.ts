import type { HopName, LoopState, Round } from './loop-state.ts';

/** What a hop works on. */
export interface HopContext {
  /** As it was when the hop began. */
  readonly state: LoopState;
  readonly signal: AbortSignal;
  /** Writes facts of the round at once: what a hop that is killed must know when it runs again. */
  keep(facts: Round): void;
}

interface Said {
  /** For people: it may name words of users' texts. */
  readonly detail: string;
}

/** What a hop came to. `log` is the decision for the audit log, without anything of a text. */
export type HopOutcome = Said &
  (
    | {
        readonly verdict: 'go-on';
        readonly status?: 'done' | 'skipped';
        readonly log: string;
        readonly change?: Partial<Pick<LoopState, 'round' | 'seen' | 'raw' | 'promotedRun' | 'rounds'>>;
      }
    /** People must do something first: nothing is decided. */
    | { readonly verdict: 'wait'; readonly next: string }
    /** The round is over. Without `log` nothing was decided that was not before. */
    | {
        readonly verdict: 'end';
        readonly status?: 'done' | 'skipped' | 'failed';
        readonly log?: string;
        readonly change?: Partial<Pick<LoopState, 'seen' | 'promotedRun'>>;
        readonly next: string;
      }
  );

/**
 * One hop of the loop. `run` may be killed at any moment and is then run again: it does what was not done, and comes to the same.
 * `preview` says what `run` would do, and changes nothing.
 */
export interface Hop {
  run(context: HopContext): Promise<HopOutcome>;
  preview(state: LoopState): Promise<string>;
}

export type Hops = Readonly<Record<HopName, Hop>>;

/** Where a loop is remembered. `advance` writes state and decision together, or neither. */
export interface LoopKeeper {
  read(): LoopState;
  advance(state: LoopState, decision?: { readonly hop: HopName; readonly why: string }): void;
}
