import type { Fault } from './session.ts';
import type { NodeStatusName, RunStatusName } from './status.ts';

/**
 * Azure's response, or why there is none: not signed in, not authorised, unreachable, not configured. None of these is a
 * failure of the studio.
 */
export type AzureAnswer<T> = { readonly value: T; readonly fault?: undefined } | { readonly fault: Fault };

/** A workspace that the project describes. It is not contacted before a user selects it. */
export interface AzureWorkspaceHead {
  readonly alias: string;
  readonly workspace: string;
  readonly resourceGroup: string;
}

/** A pipeline job. Times are milliseconds since 1970. */
export interface AzureJobRow {
  readonly name: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunStatusName;
  readonly createdAt: number | undefined;
  /** Its page in Azure ML studio. */
  readonly url: string | undefined;
}

export interface AzureJobNode {
  readonly name: string;
  readonly after: readonly string[];
  readonly compute: string;
  /** Undefined if it never started. */
  readonly job: string | undefined;
  readonly status: NodeStatusName;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export interface AzureJobShown {
  readonly name: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunStatusName;
  readonly url: string | undefined;
  readonly nodes: readonly AzureJobNode[];
  /** The server's clock. */
  readonly now: number;
}

export interface AzureLog {
  /** The last lines of its log; undefined if there is none, or this identity may not read it. */
  readonly text: string | undefined;
}

export interface AzureSchedule {
  readonly name: string;
  readonly enabled: boolean;
  readonly when: string;
  readonly state: string;
}

export interface AzureCompute {
  readonly name: string;
  readonly type: string;
  readonly size: string | undefined;
  readonly spot: boolean;
  readonly nodes: { readonly least: number; readonly most: number; readonly now: number | undefined } | undefined;
  readonly state: string;
}

export interface AzureEnvironment {
  readonly name: string;
  readonly latestVersion: string | undefined;
  readonly description: string;
}
