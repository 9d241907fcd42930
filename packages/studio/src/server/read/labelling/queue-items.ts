import type { Arm, ItemState, LabelQueue } from '@aml-mlops/tracking/labels';
import type { QueueItems } from '../../../api/labelling.ts';
import type { CsvCell } from '../../../csv/csv-line.ts';
import { saidLabel, whyAsked } from './why-asked.ts';

const EXCERPT = 400;

/** Filter for items of a queue. */
export interface ItemsLike {
  readonly state: ItemState | undefined;
  readonly arm: Arm | undefined;
}

/** The items of a queue, in order, with the beginnings of their texts. */
export function queueItems(queue: LabelQueue, asked: ItemsLike & { readonly most: number }): QueueItems {
  const { state, arm, most } = asked;
  const found = queue.list({ ...(state && { state }), ...(arm && { arm }), limit: most + 1 });
  const byItem = Map.groupBy(queue.answers(), ({ item }) => item);
  const items = found.slice(0, most).map((item) => {
    const { id, text, batch, label } = item;
    const said = (byItem.get(id) ?? []).map(saidLabel);
    return { ...whyAsked(item), id, text: text?.slice(0, EXCERPT), batch, state: item.state, label, said };
  });
  return { items, more: found.length > most };
}

export const ITEM_TITLES = [
  ...['Item', 'Text', 'State', 'Label', 'Who said what', 'Why it was asked', 'Strategy', 'Score'],
  ...['The model said', 'Probability', 'Batch'],
];

/** Every matching item of a queue, with full texts, as rows of a file. */
export function* itemRows(queue: LabelQueue, { state, arm }: ItemsLike): Generator<readonly CsvCell[]> {
  const byItem = Map.groupBy(queue.answers(), ({ item }) => item);
  for (const item of queue.list({ ...(state && { state }), ...(arm && { arm }) })) {
    const { strategy, score, suggestion, probability } = item;
    const said = (byItem.get(item.id) ?? []).map(({ annotator, label, note }) => {
      return `${annotator}: ${label ?? 'skipped'}${note === '' ? '' : ` (${note})`}`;
    });
    yield [
      ...[item.id, item.text, item.state, item.label, said.join('; ')],
      ...[item.arm, strategy, score, suggestion, probability, item.batch],
    ];
  }
}
