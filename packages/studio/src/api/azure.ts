import type { Fault } from './session.ts';
import type { NodeStatusName, RunStatusName } from './status.ts';

/** What Azure answered, or why it did not: nobody signed in, not allowed, away, not described. That is no failure of the studio. */
export type AzureAnswer<T> = { readonly value: T; readonly fault?: undefined } | { readonly fault: Fault };

/** A workspace that the project describes. Nothing is asked of it before somebody names it. */
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
  /** Undefined where it never began. */
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
  /** Its last lines; undefined where there is none, or this identity may not read it. */
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
