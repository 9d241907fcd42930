import type { HopName, LoopState, Round } from './loop-state.ts';

/** Context of a hop. */
export interface HopContext {
  /** State at the start of the hop. */
  readonly state: LoopState;
  readonly signal: AbortSignal;
  /** Records facts of the round immediately: those that a killed hop needs when it runs again. */
  keep(facts: Round): void;
}

interface Said {
  /** For people; may contain words of users' texts. */
  readonly detail: string;
}

/** Result of a hop. `log` is the decision for the audit log and contains no part of a text. */
export type HopOutcome = Said &
  (
    | {
        readonly verdict: 'go-on';
        readonly status?: 'done' | 'skipped';
        readonly log: string;
        readonly change?: Partial<Pick<LoopState, 'round' | 'seen' | 'raw' | 'promotedRun' | 'rounds'>>;
      }
    /** A person must act first; nothing is decided. */
    | { readonly verdict: 'wait'; readonly next: string }
    /** The round is over. Without `log` there was no new decision. */
    | {
        readonly verdict: 'end';
        readonly status?: 'done' | 'skipped' | 'failed';
        readonly log?: string;
        readonly change?: Partial<Pick<LoopState, 'seen' | 'promotedRun'>>;
        readonly next: string;
      }
  );

/**
 * One hop of the loop. `run` is idempotent: if it is killed, it runs again, does only the missing part, and has the same result.
 * `preview` describes what `run` would do, and changes nothing.
 */
export interface Hop {
  run(context: HopContext): Promise<HopOutcome>;
  preview(state: LoopState): Promise<string>;
}

export type Hops = Readonly<Record<HopName, Hop>>;

/** Storage of a loop. `advance` writes state and decision atomically. */
export interface LoopKeeper {
  read(): LoopState;
  advance(state: LoopState, decision?: { readonly hop: HopName; readonly why: string }): void;
}
