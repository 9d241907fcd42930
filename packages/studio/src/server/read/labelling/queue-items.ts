import type { Arm, ItemState, LabelQueue } from '@aml-mlops/tracking/labels';
import type { QueueItems } from '../../../api/labelling.ts';
import { saidLabel, whyAsked } from './why-asked.ts';

const EXCERPT = 400;

/** What is in a queue, from its beginning; texts by their beginning. */
export function queueItems(
  queue: LabelQueue,
  asked: { readonly state: ItemState | undefined; readonly arm: Arm | undefined; readonly most: number },
): QueueItems {
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
