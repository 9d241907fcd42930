import { MlopsError } from '@aml-mlops/errors';
import { queryLabels } from '../../labels/query-labels.ts';
import { readPool } from '../../labels/read-pool.ts';
import { findModel } from '../../models/find-model.ts';
import type { Hop } from '../hop.ts';
import { type LoopPlace, sourceOf } from '../loop-place.ts';
import { collectedOf, loopOf } from './monitor-hop.ts';

/** Chooses texts from the windows with drift and adds them to the queue. */
export function queryHop({ app, model, labels, options }: LoopPlace): Hop {
  const { strategy, batch, control, floor } = options;
  return {
    preview: async () =>
      `put ${batch} texts of the windows that drifted into queue ${labels.queue.scope}, chosen by ${strategy}`,
    async run({ state, signal }) {
      const source = sourceOf(model, state);
      if (askedIn(labels.queue.list(), source).length === 0) {
        const { version, window: span } = state.round;
        const found = await findModel({ model: `${model}:${version}` }, labels.workspace);
        const pool =
          options.pool === undefined
            ? await loopOf(app).texts({ model: found, collected: collectedOf(options.collected), span: span!, signal })
            : await readPool(labels, options.pool, undefined, signal);
        if (pool.texts.length === 0) {
          const message = `texts of ${model}:${version} must have been collected (mlops serve --collect-texts stored), or be given with --pool`;
          throw new MlopsError('E_QUERY', message);
        }
        const texts = { ids: pool.ids, texts: pool.texts, source };
        const query = { strategy, count: batch, control, floor, golden: 0, model: `${model}:${version}`, texts };
        await queryLabels(labels, query, signal);
      }
      const asked = askedIn(labels.queue.list(), source);
      const arms = [...Map.groupBy(asked, ({ arm }) => arm)].map(([arm, own]) => `${own.length} ${arm}`);
      const detail = `${asked.length} texts to label in queue ${labels.queue.scope}: ${arms.join(', ')}`;
      return { verdict: 'go-on', detail, log: detail, change: { round: { asked: asked.length } } };
    },
  };
}

/** The query of a round. */
export function askedIn<Item extends { readonly source: string }>(items: readonly Item[], source: string): Item[] {
  return items.filter((item) => item.source === source);
}
