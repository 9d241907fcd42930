import type { Answer, LabelItem, LabelQueue } from '@aml-mlops/tracking/labels';
import type { LabelBatch, LabelQuestion } from '../../../api/labelling.ts';
import { saidLabel, whyAsked } from './why-asked.ts';

/** Interval of golden questions for an annotator, as in the terminal. */
const GOLDEN_EVERY = 10;

/**
 * The next texts for an annotator, enough to label offline: in queue order, with a golden question at every tenth position.
 *
 * @param most in [1, 200]
 */
export function labelBatch(queue: LabelQueue, annotator: string, isDispute: boolean, most: number): LabelBatch {
  const labels = queue.settings()?.labels ?? [];
  const answers = queue.answers();
  if (isDispute) {
    const disputed = queue.list({ state: 'disputed' }).filter(hasText);
    const byItem = Map.groupBy(answers, ({ item }) => item);
    const questions = disputed.slice(0, most).map((item) => {
      return { ...question(item), dispute: { said: (byItem.get(item.id) ?? []).map(saidLabel), why: whyAsked(item) } };
    });
    return { scope: queue.scope, labels, questions, left: disputed.length };
  }
  const own = new Set(answers.filter((answer) => answer.annotator === annotator).map(({ item }) => item));
  const open = queue.list({ state: 'waiting' }).filter((item) => hasText(item) && !own.has(item.id));
  const golden = open.filter(({ arm }) => arm === 'golden');
  const others = open.filter(({ arm }) => arm !== 'golden');
  return {
    scope: queue.scope,
    labels,
    questions: mixed(others, golden, own.size, most).map(question),
    left: others.length,
  };
}

/** @param said number of answers of the annotator so far */
function mixed(others: readonly LabelItem[], golden: readonly LabelItem[], said: number, most: number): LabelItem[] {
  const batch: LabelItem[] = [];
  let [o, g] = [0, 0];
  while (batch.length < most) {
    const isGoldenTurn = (said + batch.length + 1) % GOLDEN_EVERY === 0 && g < golden.length;
    const next = isGoldenTurn ? golden[g++] : others[o++];
    if (!next) break;
    batch.push(next);
  }
  return batch;
}

function hasText({ text }: LabelItem): boolean {
  return text !== undefined;
}

function question({ id, text = '', batch, copies }: LabelItem): LabelQuestion {
  return { id, text, batch, copies, dispute: undefined };
}

/** The most recent valid answer of an annotator. */
export function lastAnswer(queue: LabelQueue, annotator: string): Answer | undefined {
  return queue.answers().findLast((answer) => answer.annotator === annotator);
}
