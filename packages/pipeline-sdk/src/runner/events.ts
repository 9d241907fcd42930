import type { NodeState } from './workspace/tables/run-table.ts';

/** An event of a run, for displays. */
export type RunEvent =
  | { readonly type: 'run'; readonly run: string; readonly nodes: readonly string[] }
  | {
      readonly type: 'node';
      readonly node: string;
      readonly status: NodeState;
      /** Duration of the node, where the sender measured it. */
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
