import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { LabelQueue } from '@aml-mlops/tracking/labels';
import type { GivenLabel, LabelReceipt } from '../../../api/labelling.ts';
import { lastAnswer } from './label-batch.ts';
import { whyAsked } from './why-asked.ts';

/**
 * Records an annotator's answers in order. Answers that are already recorded are skipped, so a client that is unsure whether a
 * request succeeded can repeat it. A rejected answer is reported and does not block the others.
 */
export function takeLabels(queue: LabelQueue, annotator: string, given: readonly GivenLabel[]): LabelReceipt[] {
  return given.map((one): LabelReceipt => {
    try {
      if (one.isWithdrawn) withdraw(queue, annotator, one.item);
      else record(queue, annotator, one);
      const item = queue.item(one.item);
      return { item: item.id, state: item.state, label: item.label, why: whyAsked(item), fault: undefined };
    } catch (error) {
      if (!(error instanceof MlopsError) || !['E_LABELS', 'E_LABEL_ITEM', 'E_PARAM_RANGE'].includes(error.code))
        throw error;
      return { item: one.item, state: 'refused', label: undefined, why: undefined, fault: error.message };
    }
  });
}

function record(queue: LabelQueue, annotator: string, { item, label, note, decides, at, seconds }: GivenLabel): void {
  const answer = { annotator, label: label ?? undefined, note, decides, origin: 'studio', at: new Date(at), seconds };
  queue.answerAll([{ item, ...answer }]);
}

/** @throws MlopsError `E_PARAM_RANGE` if the annotator has answered another text since */
function withdraw(queue: LabelQueue, annotator: string, item: number): void {
  const last = lastAnswer(queue, annotator);
  if (last?.item === item) {
    queue.undo(annotator);
    return;
  }
  const stands = queue.answers().some((answer) => answer.annotator === annotator && answer.item === item);
  if (stands) throw rangeError('withdrawn label', `queue ${queue.scope}`, 'the last one that was given', item);
}
