import type { NodeState } from './workspace/tables/run-table.ts';

/** What a run tells whoever watches it. */
export type RunEvent =
  | { readonly type: 'run'; readonly run: string; readonly nodes: readonly string[] }
  | {
      readonly type: 'node';
      readonly node: string;
      readonly status: NodeState;
      /** How long the node took, where who tells knows it better than who watches. */
      readonly seconds?: number;
      readonly error?: string;
      /** Why a condition had it skipped. */
      readonly reason?: string;
    }
  | {
      readonly type: 'progress';
      readonly node: string;
      readonly done: number;
      readonly total: number;
      readonly message: string | undefined;
    };
