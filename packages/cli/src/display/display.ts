import type { RunEvent } from '@aml-mlops/pipeline-sdk/runner';

/** Shows the progress of a run. Writes to standard error, because standard output carries the result. */
export interface Display {
  show(event: RunEvent): void;
  /** Prints a message outside the run's events; may have several lines. */
  note(text: string): void;
  /** Leaves the last frame on the screen. */
  close(): void;
}
