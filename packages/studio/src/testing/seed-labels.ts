import { type NewItem, openLabels } from '@aml-mlops/tracking/labels';
import { HOSTILE, LONG_DOCUMENT } from './hostile-texts.ts';

const TEXTS = [
  'Which antenna do I need for 40 metres? My receiver has none, and the roof is small.',
  'The probe sent its first pictures of the ice last night.\n\nThey show ridges that nobody expected, each about a kilometre long. More will follow when the dish in Spain is free again.',
  'Two goals in the last minute, and the cup stays here for another year.',
  HOSTILE.markup,
  HOSTILE.formula,
  HOSTILE.control,
  `${HOSTILE.direction} ${HOSTILE.emoji}`,
  'The transmitter needs a licence, the receiver does not; ask your club.',
  LONG_DOCUMENT,
];

export const LABELS = ['sport', 'science', 'radio', HOSTILE.markup, HOSTILE.prototype] as const;

/** The queue's name. */
export const QUEUE = 'mail';

/** Queues in every state: waiting, settled and disputed texts, of every arm; and a completed one. */
export function seedLabels(uri: string): void {
  const store = openLabels(uri);
  try {
    const queue = store.queue(QUEUE);
    queue.configure({ labels: LABELS, annotators: 2 });
    queue.add(Array.from({ length: 36 }, (_, i) => itemOf(i)));
    for (const [i, { id, arm, expected }] of queue.list({ limit: 16 }).entries()) {
      const label = expected ?? LABELS[i % 3]!;
      const at = new Date(Date.UTC(2026, 10, 27, 9, i));
      const answer = { origin: 'terminal', at, seconds: 3 + i };
      queue.answer(id, {
        ...answer,
        annotator: 'ann',
        label: i === 7 ? undefined : label,
        note: i % 5 === 0 ? HOSTILE.control : '',
      });
      if (i >= 12) continue;
      const differs = i % 4 === 3 && arm !== 'golden';
      queue.answer(id, { ...answer, annotator: HOSTILE.direction, label: differs ? LABELS[(i + 1) % 3]! : label });
    }
    const done = store.queue('finished');
    done.configure({ labels: ['ham', 'spam'], annotators: 1 });
    done.add([{ ...itemOf(0), arm: 'query' }]);
    done.answer(done.list()[0]!.id, { annotator: 'ann', label: 'ham', origin: 'csv' });
  } finally {
    store.close();
  }
}

function itemOf(i: number): NewItem {
  const arm = (['query', 'control', 'query', 'floor', 'query', 'golden', 'review'] as const)[i % 7]!;
  const strategies = {
    query: 'density-margin',
    control: 'random',
    floor: 'rarest-class',
    golden: 'golden',
    review: 'confident-learning',
  };
  return {
    text: i < TEXTS.length ? TEXTS[i]! : `${TEXTS[i % 3]} (${i})`,
    sourceId: `request-${i}`,
    source: 'pool.csv',
    arm,
    strategy: strategies[arm],
    score: 1 / (i + 2),
    copies: 1 + (i % 4),
    ...(i % 2 === 0 && {
      model: 'sample-classifier:1',
      suggestion: LABELS[(i % 10 === 4 ? i + 1 : i) % 3]!,
      probability: 0.4 + (i % 5) / 10,
    }),
    ...(arm === 'golden' || arm === 'review' ? { expected: LABELS[i % 3]! } : {}),
  };
}
