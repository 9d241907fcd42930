import { MlopsError } from '@aml-mlops/errors';
import { downstreamOf, type Plan } from '../../define/plan.ts';

export interface Selection {
  /** Run these nodes even if their results are cached. */
  readonly force?: readonly string[];
  /** Ignore the cache. */
  readonly noCache?: boolean;
  /** Run this step and those that depend on it; earlier steps must be cached. */
  readonly from?: string;
  /** Run this step alone; earlier steps must be cached. */
  readonly only?: string;
}

export type NodeMode =
  /** Reuse a cached result, else run. */
  | 'normal'
  /** Run even if cached. */
  | 'force'
  /** Reuse; an error if not cached. */
  | 'known'
  | 'skip';

/**
 * How each node of a plan is treated.
 *
 * @throws MlopsError `E_STEP_UNKNOWN` for a name that is not in the plan
 */
export function selectNodes(plan: Plan, selection: Selection): Map<string, NodeMode> {
  const names = plan.nodes.map((node) => node.name);
  const { force = [], noCache = false, from, only } = selection;
  for (const name of [...force, from, only]) {
    if (name === undefined || names.includes(name)) continue;
    throw new MlopsError(
      'E_STEP_UNKNOWN',
      `step of pipeline ${plan.pipeline} must be one of ${names.join(', ')}; got ${name}`,
    );
  }
  if (from !== undefined && only !== undefined) {
    throw new MlopsError('E_USAGE', 'one of --from and --only must be given, not both');
  }
  const start = from ?? only;
  const modes = new Map<string, NodeMode>(
    names.map((name) => [name, noCache || force.includes(name) ? 'force' : 'normal']),
  );
  if (start === undefined) return modes;
  const below = new Set(downstreamOf(plan, start));
  for (const name of names) {
    if (name === start) modes.set(name, 'force');
    else if (below.has(name)) modes.set(name, only ? 'skip' : 'force');
    else if (needed(plan, name, only ? [start] : [start, ...below])) modes.set(name, 'known');
    else modes.set(name, 'skip');
  }
  return modes;
}

/** Whether one of the nodes that will run depends on `name`. */
function needed(plan: Plan, name: string, running: readonly string[]): boolean {
  const below = downstreamOf(plan, name);
  return running.some((node) => below.includes(node));
}
