import { MlopsError } from '@aml-mlops/errors';
import { suspectedLabels } from '@aml-mlops/feedback/labels';
import type { NewItem } from '@aml-mlops/tracking/labels';
import { type LabelPlace, newestDataset } from './label-place.ts';

export interface ReviewOutcome {
  readonly queue: string;
  readonly batch: number;
  readonly added: number;
  /** Training labels that confident learning suspects. */
  readonly suspected: number;
  readonly rows: number;
}

/** Adds the training labels that are most likely wrong to the queue. */
export async function reviewLabels(place: LabelPlace, { count }: { readonly count: number }): Promise<ReviewOutcome> {
  const { queue, names } = place;
  const train = await newestDataset(place, names.train);
  if (!train)
    throw new MlopsError(
      'E_QUERY',
      `dataset ${names.train} must be there for its labels to be reviewed: run a pipeline first`,
    );
  const settings = queue.settings();
  queue.configure({
    labels: [...new Set([...(settings?.labels ?? []), ...train.labels])],
    annotators: settings?.annotators ?? 1,
  });
  const suspected = suspectedLabels(train.texts, train.targets, train.labels.length);
  const asked = new Set(queue.list().map(({ text }) => text));
  const items = suspected
    .filter(({ row }) => !asked.has(train.texts[row]!))
    .slice(0, count)
    .map(
      ({ row, given, suggested, margin }): NewItem => ({
        ...{ text: train.texts[row]!, sourceId: train.ids[row]!, source: `dataset:${names.train}` },
        ...{ arm: 'review', strategy: 'confident-learning', score: -margin },
        ...{ suggestion: train.labels[suggested]!, expected: train.labels[given]! },
      }),
    );
  const { batch, added } = queue.add(items);
  return { queue: queue.scope, batch, added, suspected: suspected.length, rows: train.texts.length };
}
