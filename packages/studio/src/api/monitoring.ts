/** A monitored model, from its newest report. */
export interface WatchedModel {
  readonly run: string;
  readonly scope: string;
  /** When the report was made. */
  readonly at: number;
  /** Undefined if no registered version has the path at which the run found its model. */
  readonly model: string | undefined;
  readonly version: number | undefined;
}

export interface AlarmShown {
  readonly id: number;
  readonly model: string;
  readonly cause: string;
  readonly severity: string;
  readonly words: readonly string[];
  readonly message: string;
  readonly advice: string;
  /** Start of the window that opened it, and of the last window in which it still held. */
  readonly openedAt: number | undefined;
  readonly lastSeenAt: number | undefined;
  readonly isOpen: boolean;
  readonly acknowledged: { readonly by: string; readonly at: number; readonly note: string } | undefined;
}

export interface SilenceShown {
  readonly model: string;
  readonly cause: string;
  readonly by: string;
  readonly until: number;
  readonly note: string;
}

export interface MonitoringHead {
  readonly watched: readonly WatchedModel[];
  /** Newest first. */
  readonly alarms: readonly AlarmShown[];
  /** Open alarms. */
  readonly silences: readonly SilenceShown[];
}

export interface MonitoringWindow {
  readonly from: number;
  readonly to: number;
  readonly isComplete: boolean;
  readonly requests: number;
  readonly documents: number;
  readonly errors: number;
  readonly dropped: number;
  /** Empty, too long, broken texts. */
  readonly unusable: number;
  readonly medianSeconds: number | null;
  readonly p99Seconds: number | null;
  readonly confidence: number | null;
  readonly tests: readonly MonitoringTest[];
  readonly words: readonly ChangedWord[];
  readonly alarms: readonly { readonly cause: string; readonly severity: string; readonly message: string }[];
  readonly labels: readonly { readonly label: string; readonly documents: number }[];
  readonly estimate:
    | {
        readonly value: number;
        readonly low: number;
        readonly high: number;
        readonly isValid: boolean;
        readonly reason: string | null;
      }
    | undefined;
  readonly accuracy: { readonly value: number; readonly documents: number } | undefined;
}

export interface MonitoringTest {
  readonly name: string;
  readonly against: string;
  readonly statistic: string;
  readonly effect: number;
  readonly adjustedP: number;
  readonly fires: boolean;
}

export interface ChangedWord {
  readonly word: string;
  readonly share: number;
  readonly shareBefore: number;
  readonly p: number;
}

export interface MonitoringShown {
  readonly run: string;
  readonly at: number;
  readonly window: string;
  readonly training: { readonly documents: number; readonly accuracy: number | null };
  /** Oldest first; the newest ones if there are more than a page shows. */
  readonly windows: readonly MonitoringWindow[];
  readonly leftOut: number;
  /** The report as the run wrote it. */
  readonly hash: string;
}
