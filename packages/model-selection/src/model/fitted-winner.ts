import type { ModelOptions } from '@aml-mlops/onnx';
import { type FittedState, softmaxRows } from '@aml-mlops/sklearn-sweep/classifiers';
import { Vectorizer } from '@aml-mlops/text';
import { MAJORITY } from '../candidates/candidate.ts';
import { classifierGraph } from './classifier-graph.ts';
import { classifierLogits, estimatorNamed } from './fitted-member.ts';
import { pooledGraph } from './pooled-graph.ts';
import { constantModel, type PooledModel } from './pooled-model.ts';
import { pooledScores } from './pooled-scores.ts';

/** The winner, fitted on all documents. */
export interface FittedWinner {
  /** Number of columns of the vectoriser. */
  readonly columns: number;
  readonly vectorizer: Vectorizer;
  /** Indices into the labels, one per score. */
  readonly classes: Int32Array;
  /** Decision weights, the factors of their probabilities. Default: 1. */
  readonly decisionWeights?: readonly number[];
  /** The ONNX model, which refers to the weights. */
  network(): ModelOptions;
  /** Probabilities of cleaned texts by the code used for judging, float64 [texts, C] row-major. */
  scores(texts: readonly string[]): Float64Array;
  /** Lets go of vectoriser and weights: neither they nor what is made of them can be asked for afterwards. */
  release(): void;
}

/** Probabilities of all labels, float64 [texts, labels] row-major; 0 for those that the winner does not know. */
export function probabilitiesOf(
  { classes, scores }: Pick<FittedWinner, 'classes' | 'scores'>,
  texts: readonly string[],
  labels: number,
): Float64Array {
  const C = classes.length;
  const known = scores(texts);
  const all = new Float64Array(texts.length * labels);
  for (let i = 0; i < texts.length; i++) {
    for (const [c, label] of classes.entries()) all[i * labels + label] = known[i * C + c]!;
  }
  return all;
}

/** What stays in memory: the vectoriser and the pooled weights. */
export function served(vectorizer: Vectorizer, model: PooledModel, classes: Int32Array): FittedWinner {
  return releasable({
    vectorizer,
    classes,
    network: () => pooledGraph(model),
    scores: (clean) => pooledScores(model, vectorizer.transform(clean)),
  });
}

type Held = Pick<FittedWinner, 'vectorizer' | 'classes' | 'network' | 'scores'>;

function releasable(winner: Held): FittedWinner {
  let held: Held | undefined = winner;
  const get = () => {
    if (held) return held;
    throw new Error('the winner was released');
  };
  return {
    columns: winner.vectorizer.columns,
    classes: winner.classes,
    get vectorizer() {
      return get().vectorizer;
    },
    network: () => get().network(),
    scores: (texts) => get().scores(texts),
    release: () => {
      held = undefined;
    },
  };
}

/** A winner that is one classifier that is not linear. */
export function alone(vectorizer: Vectorizer, state: FittedState, temperature: number, labels: number): FittedWinner {
  const model = estimatorNamed(state.estimator).restore(state);
  return releasable({
    vectorizer,
    network: () => classifierGraph(model, temperature),
    classes: state.classes,
    scores: (clean) => {
      const rows = vectorizer.transform(clean);
      const all = classifierLogits(state, rows, labels);
      const C = state.classes.length;
      const logits = Float64Array.from({ length: rows.rows * C }, (_, at) => {
        const label = state.classes[at % C]!;
        return all[Math.floor(at / C) * labels + label]! / temperature;
      });
      return softmaxRows(logits, rows.rows, C);
    },
  });
}

/** The answers of {@link MAJORITY}: the class shares, for every text. */
export function constant(texts: readonly string[], targets: Int32Array, labels: number): FittedWinner {
  if (texts.length === 0) throw new Error(`${MAJORITY.name} is that of one document at least`);
  const shares = new Float64Array(labels);
  for (const target of targets) shares[target]! += 1 / targets.length;
  const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
  vectorizer.fitTransform(texts);
  const model = constantModel(shares, vectorizer.columns);
  return served(vectorizer, model, model.classes);
}
