import type { LabelQueue, LabelStore } from '@aml-mlops/tracking/labels';
import type { QueueCounts, QueueHead } from '../../../api/labelling.ts';

export function queueHeads(store: LabelStore, annotator: string): QueueHead[] {
  return store.scopes().map((scope) => {
    const queue = store.queue(scope);
    const { labels = [], annotators = 1 } = queue.settings() ?? {};
    return { scope, labels, annotators, counts: queueCounts(queue), waitsForYou: queue.next(annotator) !== undefined };
  });
}

/** Golden questions are counted separately: they never settle, since every annotator is asked. */
export function queueCounts(queue: LabelQueue): QueueCounts {
  const counts = { waiting: 0, disputed: 0, settled: 0, skipped: 0, golden: 0 };
  for (const { state, arm } of queue.list()) counts[arm === 'golden' ? 'golden' : state]++;
  return counts;
}
