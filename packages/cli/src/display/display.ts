import type { RunEvent } from '@aml-mlops/pipeline-sdk/runner';

/** Shows a run while it goes on. Writes to standard error: standard output belongs to the result. */
export interface Display {
  show(event: RunEvent): void;
  /** Says something beside the run's events; may have several lines. */
  note(text: string): void;
  /** Leaves the last picture standing. */
  close(): void;
}
