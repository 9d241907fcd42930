import { importLabels } from '../../labels/exchange-labels.ts';
import type { Hop } from '../hop.ts';
import { type LoopPlace, sourceOf } from '../loop-place.ts';
import type { LoopState } from '../loop-state.ts';
import { askedIn } from './query-hop.ts';

/** Waits until the queried texts are labelled; imports labels from a file. */
export function labelsHop({ model, labels, annotations, annotator }: LoopPlace): Hop {
  const { queue } = labels;
  const progressOf = (state: LoopState) => {
    const asked = askedIn(queue.list(), sourceOf(model, state));
    // A deleted text can no longer be labelled.
    const open = asked.filter((item) => item.text !== undefined && isOpen(item));
    const settled = asked.filter((item) => item.state === 'settled').length;
    const disputed = open.filter((item) => item.state === 'disputed').length;
    return { asked: asked.length, missing: open.length, settled, disputed };
  };
  return {
    async preview(state) {
      if (state.at !== 'labels') return 'wait until they are labelled';
      const { missing, asked } = progressOf(state);
      return missing === 0 ? `go on with ${asked} labels` : `wait for ${missing} of ${asked} labels`;
    },
    async run({ state }) {
      if (annotations !== undefined) await importLabels(labels, annotations, { annotator });
      const { asked, missing, settled, disputed } = progressOf(state);
      if (missing > 0) {
        const differ = disputed > 0 ? `, of ${disputed} annotators differ` : '';
        const decide = disputed > 0 ? `mlops labels label --scope ${queue.scope} --disputed, ` : '';
        return {
          verdict: 'wait',
          detail: `${missing} of ${asked} labels are missing in queue ${queue.scope}${differ}`,
          next: `${decide}mlops labels label --scope ${queue.scope}, or mlops labels export --scope ${queue.scope} --to labels.csv; then mlops loop run, with --annotations labels.csv for the table`,
        };
      }
      const detail = `${settled} of ${asked} texts have a label`;
      if (settled > 0) return { verdict: 'go-on', detail, log: detail };
      return { verdict: 'end', detail, log: detail, next: 'mlops loop run, when another window is over' };
    },
  };
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state === 'waiting' || state === 'disputed';
}
