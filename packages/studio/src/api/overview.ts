import type { AuditShown, PipelineRunHead } from './pipeline-runs.ts';

export interface ModelShown {
  readonly name: string;
  readonly versions: number;
  readonly newest: number;
  readonly champion:
    | {
        readonly version: number;
        readonly at: number;
        readonly who: string;
        readonly why: string;
        readonly evidence: readonly (readonly [string, string])[];
      }
    | undefined;
}

/** Something that needs attention, most urgent first. */
export interface Attention {
  readonly tone: 'bad' | 'warn';
  readonly text: string;
  /** The page of the studio that handles it. */
  readonly link: string;
}

export interface Overview {
  readonly models: readonly ModelShown[];
  readonly attention: readonly Attention[];
  readonly going: readonly PipelineRunHead[];
  readonly recent: readonly PipelineRunHead[];
  readonly runs: number;
  readonly trackingRuns: number;
  readonly datasets: readonly {
    readonly name: string;
    readonly version: number;
    readonly rows: number;
    readonly at: number;
  }[];
  readonly audit: readonly AuditShown[];
  readonly now: number;
}
