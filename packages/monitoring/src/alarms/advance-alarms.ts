import type { Alarm, Severity } from './judge-window.ts';

/** An alarm as the workspace keeps it, from the window that raised it to the one that ended it. */
export interface AlarmState {
  readonly cause: string;
  readonly severity: Severity;
  readonly words: readonly string[];
  readonly message: string;
  readonly advice: string;
  /** Begin of the window that raised it, and of the last one in which it was still so. */
  readonly openedAt: string;
  readonly lastSeenAt: string;
  /** Windows in a row in which it was not so. */
  readonly quiet: number;
  /** Begin of the window that ended it; null while it is open. */
  readonly closedAt: string | null;
}

export interface JudgedWindow {
  readonly from: string;
  readonly documents: number;
  readonly alarms: readonly Alarm[];
}

export interface Notice {
  /** `opened`, or `worse` where a warning becomes critical; `closed` where it is over. */
  readonly what: 'opened' | 'worse' | 'closed';
  readonly alarm: AlarmState;
}

/** An alarm is over after so many windows in a row without it: one quiet window alone may be chance. */
export const QUIET_WINDOWS = 2;

/**
 * Moves open alarms on by a window: a new one opens, one that is still so stays and is not told again, and one that has been
 * quiet for two windows closes. A window without documents says nothing.
 *
 * @param open of the causes that are open
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
