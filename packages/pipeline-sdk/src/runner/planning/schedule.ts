import { rangeError } from '@aml-mlops/errors';
import { type Plan, type PlanNode, upstreamOf } from '../../define/plan.ts';

export interface Schedule {
  /** Whether a node is done, so that nodes that read from it may start. */
  done(name: string): boolean;
  /** Whether nothing new may start: a step failed, or the run was interrupted. */
  stopped(): boolean;
  /** Never rejects. */
  run(node: PlanNode): Promise<void>;
}

/**
 * Runs nodes as soon as the nodes they read from are done, at most `parallelism` at once. Of nodes that may start, those with the
 * longest chain of nodes behind them go first, so that no report holds up what the rest waits for; of equals, in plan order.
 */
export async function schedule(
  nodes: Plan['nodes'],
  parallelism: number,
  { done, stopped, run }: Schedule,
): Promise<void> {
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 256) {
    throw rangeError('parallelism', 'a run', 'a whole number in [1, 256]', parallelism);
  }
  const behind = chainsBehind(nodes);
  const waiting = nodes.toSorted((a, b) => behind.get(b.name)! - behind.get(a.name)!);
  const running = new Set<Promise<void>>();
  for (;;) {
    while (running.size < parallelism && !stopped()) {
      const next = waiting.findIndex((node) => upstreamOf(node).every(done));
      const [node] = next < 0 ? [] : waiting.splice(next, 1);
      if (!node) break;
      const task = run(node).finally(() => running.delete(task));
      running.add(task);
    }
    if (running.size === 0) return;
    await Promise.race(running);
  }
}

/** Number of nodes in the longest chain that depends on each. */
function chainsBehind(nodes: Plan['nodes']): Map<string, number> {
  const behind = new Map(nodes.map(({ name }) => [name, 0]));
  // Plan order is topological: from the end, a node's own number is final before it is passed on.
  for (const node of nodes.toReversed()) {
    for (const upstream of upstreamOf(node)) {
      const known = behind.get(upstream);
      if (known !== undefined) behind.set(upstream, Math.max(known, behind.get(node.name)! + 1));
    }
  }
  return behind;
}
