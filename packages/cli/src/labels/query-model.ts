import { openPredictor } from '@aml-mlops/batch-scoring';
import type { QueryModel } from '@aml-mlops/feedback/labels';
import { readModelFolder } from '@aml-mlops/scoring';
import type { FoundModel } from '../models/find-model.ts';

const CHUNK = 256;

/** The labels of a model. */
export async function labelsOfModel({ folder }: FoundModel): Promise<readonly string[]> {
  return (await readModelFolder(folder)).labels;
}

/** A model as seen by the query: probabilities of all labels. For a model without probabilities, the softmax of its decisions. */
export function queryModel(found: FoundModel, labels: readonly string[], signal: AbortSignal): QueryModel {
  const place = new Map(labels.map((label, i) => [label, i]));
  const classes = labels.length;
  return {
    name: found.version === undefined ? found.name : `${found.name}:${found.version}`,
    async probabilities(texts) {
      // Worker processes take a second to start; a few texts are faster without them.
      const workers = texts.length > 2000 ? 0 : 1;
      const predictor = await openPredictor({
        model: found.folder,
        top: Math.max(1, classes),
        explain: false,
        workers,
        signal,
      });
      const probabilities = new Float64Array(texts.length * classes);
      const answer = async (start: number) => {
        const predictions = await predictor.predict(texts.slice(start, start + CHUNK));
        for (const [i, { top }] of predictions.entries()) {
          const decided = top.some(({ probability }) => probability === undefined);
          const highest = Math.max(...top.map(({ score }) => score));
          const weights = top.map(({ probability, score }) => (decided ? Math.exp(score - highest) : probability!));
          const sum = decided ? weights.reduce((total, weight) => total + weight) : 1;
          for (const [rank, { label }] of top.entries()) {
            const c = place.get(label);
            if (c !== undefined) probabilities[(start + i) * classes + c] = weights[rank]! / sum;
          }
        }
      };
      try {
        const starts = Array.from({ length: Math.ceil(texts.length / CHUNK) }, (_, i) => i * CHUNK);
        if (predictor.workers > 1) await Promise.all(starts.map(answer));
        else for (const start of starts) await answer(start);
      } finally {
        await predictor.close();
      }
      return probabilities;
    },
  };
}
