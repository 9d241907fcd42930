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

/** Runs nodes as soon as the nodes they read from are done, in plan order, at most `parallelism` at once. */
export async function schedule(
  nodes: Plan['nodes'],
  parallelism: number,
  { done, stopped, run }: Schedule,
): Promise<void> {
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 256) {
    throw rangeError('parallelism', 'a run', 'a whole number in [1, 256]', parallelism);
  }
  const waiting = [...nodes];
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
