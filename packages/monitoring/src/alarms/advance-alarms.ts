import type { Alarm, Severity } from './judge-window.ts';

/** An alarm as stored in the workspace, from the window that opened it to the window that closed it. */
export interface AlarmState {
  readonly cause: string;
  readonly severity: Severity;
  readonly words: readonly string[];
  readonly message: string;
  readonly advice: string;
  /** Start of the window that opened it, and of the last window in which it still held. */
  readonly openedAt: string;
  readonly lastSeenAt: string;
  /** Consecutive windows in which it did not hold. */
  readonly quiet: number;
  /** Start of the window that closed it; null while it is open. */
  readonly closedAt: string | null;
}

export interface JudgedWindow {
  readonly from: string;
  readonly documents: number;
  readonly alarms: readonly Alarm[];
}

export interface Notice {
  /** `opened`; `worse` when a warning becomes critical; `closed` when it has ended. */
  readonly what: 'opened' | 'worse' | 'closed';
  readonly alarm: AlarmState;
}

/** An alarm closes after this many consecutive windows without it: a single quiet window may be chance. */
export const QUIET_WINDOWS = 2;

/**
 * Advances the open alarms by one window: a new alarm opens, an alarm that still holds stays open without another notice, and
 * one that has been quiet for two windows closes. A window without documents has no effect.
 *
 * @param open by cause
 */
export function advanceAlarms(
  open: readonly AlarmState[],
  { from, documents, alarms }: JudgedWindow,
): { readonly alarms: AlarmState[]; readonly notices: Notice[] } {
  if (documents === 0) return { alarms: [...open], notices: [] };
  const notices: Notice[] = [];
  const next: AlarmState[] = open.map((state) => {
    const now = alarms.find(({ cause }) => cause === state.cause);
    if (!now) {
      const quiet = state.quiet + 1;
      const moved = { ...state, quiet, closedAt: quiet >= QUIET_WINDOWS ? from : null };
      if (moved.closedAt !== null) notices.push({ what: 'closed', alarm: moved });
      return moved;
    }
    const isWorse = now.severity === 'critical' && state.severity === 'warning';
    const { severity, words, message, advice } = now;
    const moved = {
      ...{ ...state, words, message, advice, lastSeenAt: from, quiet: 0 },
      severity: isWorse ? severity : state.severity,
    };
    if (isWorse) notices.push({ what: 'worse', alarm: moved });
    return moved;
  });
  for (const { cause, severity, words, message, advice } of alarms) {
    if (open.some((state) => state.cause === cause)) continue;
    const alarm: AlarmState = {
      ...{ cause, severity, words, message, advice, openedAt: from, lastSeenAt: from, quiet: 0, closedAt: null },
    };
    next.push(alarm);
    notices.push({ what: 'opened', alarm });
  }
  return { alarms: next, notices };
}
