export {
  type Answer,
  ARMS,
  type Arm,
  ITEM_STATES,
  type ItemState,
  type LabelItem,
  type NewAnswer,
  type NewItem,
} from './entities.ts';
export type { AddedItems, LabelQueue, QueueSettings } from './label-queue.ts';
export { type LabelStore, openLabels } from './label-store.ts';
