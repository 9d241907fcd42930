import path from 'node:path';
import { MlopsError, rangeError } from '@aml-mlops/errors';
import { type CsrMatrix, cleanText, countMatrix, termsByColumn } from '@aml-mlops/text';
import type * as onnxruntime from 'onnxruntime-node';
import { type Batch, cutBatches } from './batches.ts';
import type { Explainer, Explanation } from './explain/explanation.ts';
import { openExplainer } from './explain/open-explainer.ts';
import { wordContributions } from './explain/word-contributions.ts';
import { loadRuntime } from './load-runtime.ts';
import { MODEL_FILES, type ModelFolder, readModelFolder } from './model-folder.ts';
import { labelScores, type Prediction, type PredictOptions, rankScores } from './predict/prediction.ts';
import { unknownShare } from './predict/unknown-share.ts';

export interface ScorerOptions {
  /** Threads of ONNX Runtime within one batch; 0 lets ONNX Runtime decide. Default: 1. Range: [0, 256]. */
  readonly threads?: number;
}

export interface Classification {
  readonly label: string;
  /** Probability of each label, in the order of `Scorer.labels`, in [0, 1]; undefined if the model has none. */
  readonly probabilities?: number[];
  /** The model's raw output: probabilities or decision values. */
  readonly scores: number[];
}

/** A model's raw output for some texts. */
export interface Scores {
  /** Scores per text: C, or 1 for a decision between two classes. */
  readonly width: number;
  /** Row-major [texts, width], in the type in which the model computes. */
  readonly values: Float32Array | Float64Array;
}

/**
 * A loaded classifier: takes raw texts, returns labels and probabilities. Cleaning and tokenising are those of training.
 *
 * @example
 * const scorer = await Scorer.load('.mlops/artifacts/model-classifier/…');
 * const [first] = await scorer.classify(['Which antenna for 40 metres?']);
 * console.log(first?.label, first?.probabilities);
 * await scorer.close();
 */
export class Scorer {
  readonly labels: readonly string[];
  readonly model: ModelFolder;
  readonly #folder: string;
  #explainer: Promise<Explainer> | undefined;
  readonly #runtime: typeof onnxruntime;
  readonly #session: onnxruntime.InferenceSession;
  readonly #weightsType: 'float32' | 'float64';

  private constructor(
    folder: string,
    model: ModelFolder,
    runtime: typeof onnxruntime,
    session: onnxruntime.InferenceSession,
  ) {
    this.#folder = folder;
    this.model = model;
    this.#runtime = runtime;
    this.#session = session;
    const classes = model.description.classes ?? model.labels.map((_, i) => i);
    this.labels = classes.map((index) => model.labels[index] ?? String(index));
    const { weights } = model.description.inputs;
    const metadata = session.inputMetadata.find(({ name }) => name === weights);
    this.#weightsType = metadata?.isTensor && metadata.type === 'float64' ? 'float64' : 'float32';
  }

  /** Loads a `model/classifier` folder. @throws MlopsError `E_NOT_A_MODEL` for a file that is missing or invalid; names it */
  static async load(folder: string, options: ScorerOptions = {}): Promise<Scorer> {
    const model = await readModelFolder(folder);
    const file = path.join(folder, MODEL_FILES.network);
    // Loading the binary takes longer than loading most models, so it is loaded on first use.
    const runtime = await loadRuntime();
    try {
      const session = await runtime.InferenceSession.create(file, {
        intraOpNumThreads: options.threads ?? 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return new Scorer(folder, model, runtime, session);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new MlopsError('E_NOT_A_MODEL', `${file} cannot be loaded: ${reason}`, { file }, { cause });
    }
  }

  /** Classifies raw texts. The result for a text does not depend on the others, up to rounding. */
  async classify(texts: readonly string[]): Promise<Classification[]> {
    const { values, width } = await this.scores(texts);
    const areProbabilities = this.model.description.scores === 'probabilities';
    return texts.map((_, i) => {
      const scores = [...values.subarray(i * width, (i + 1) * width)];
      const label = this.labels[bestOf(scores, this.model.description.decisionWeights)]!;
      return { label, ...(areProbabilities && { probabilities: scores }), scores };
    });
  }

  /** The model's raw output for raw texts, as one array. */
  async scores(texts: readonly string[]): Promise<Scores> {
    return this.#scoresOf(this.#rows(this.#clean(texts)));
  }

  /**
   * Classifies raw texts, with what is needed to judge a prediction: the next labels, the share of unknown words and, on
   * request, the words that decided.
   *
   * @throws MlopsError `E_NOT_EXPLAINABLE` if explanations are requested of a model that is neither linear nor a network
   */
  async predict(texts: readonly string[], options: PredictOptions = {}): Promise<Prediction[]> {
    const { top = 1, explain = false } = options;
    if (!Number.isInteger(top) || top < 1) throw rangeError('top', 'predict', 'a whole number in [1, inf)', top);
    if (explain) this.#explainer ??= openExplainer(this.#folder, this.model.description);
    const explainer = explain ? await this.#explainer : undefined;
    const cleaned = this.#clean(texts);
    const rows = this.#rows(cleaned);
    options.onTokenised?.();
    const { values, width } = await this.#scoresOf(rows);
    const { decisionWeights } = this.model.description;
    const areProbabilities = this.model.description.scores === 'probabilities';
    return texts.map((_, i) => {
      const scores = labelScores(values.subarray(i * width, (i + 1) * width));
      const weighed = decisionWeights ? scores.map((score, c) => score * decisionWeights[c]!) : scores;
      // An explanation needs the second label too.
      const ranks = rankScores(weighed, Math.max(top, explainer ? 2 : 1));
      const ranked = ranks.slice(0, top).map((c) => {
        const score = scores[c]!;
        return { label: this.labels[c]!, ...(areProbabilities && { probability: score }), score };
      });
      const [winner, runnerUp] = ranks;
      const explanation =
        explainer && runnerUp !== undefined && this.#explain(explainer, cleaned[i]!, rows, i, [winner!, runnerUp]);
      return {
        ...ranked[0]!,
        top: ranked,
        unknownShare: unknownShare(cleaned[i]!, this.model),
        ...(explanation && { explanation }),
      };
    });
  }

  #explain(
    explainer: Explainer,
    cleaned: string,
    rows: CsrMatrix,
    row: number,
    [winner, runnerUp]: readonly [number, number],
  ): Explanation {
    const [from, to] = [rows.indptr[row]!, rows.indptr[row + 1]!];
    const ids = rows.indices.subarray(from, to);
    const found = explainer.contributions(ids, rows.data.subarray(from, to), winner, runnerUp);
    const { values } = found;
    // A decision weight multiplies a probability, so its logarithm is added to the logit, whatever the text.
    const weights = this.model.description.decisionWeights;
    const base = found.base + (weights ? Math.log(weights[winner]! / weights[runnerUp]!) : 0);
    const nameOf = this.#names(cleaned);
    return {
      label: this.labels[winner]!,
      against: this.labels[runnerUp]!,
      decision: values.reduce((sum, value) => sum + value, base),
      base,
      words: wordContributions(nameOf, ids, values),
      method: explainer.method,
    };
  }

  /** Names of the columns of a text's row. */
  #names(cleaned: string): (column: number) => string {
    const { features } = this.model;
    if (features.kind === 'blocks') {
      const terms = termsByColumn(features.vectorizer, cleaned);
      return (column) => terms.get(column) ?? String(column);
    }
    const { words } = features.kind === 'counts' ? features.vocabulary : features.vectorizer.vocabulary;
    return (column) => words[column]!;
  }

  async #scoresOf(rows: CsrMatrix): Promise<Scores> {
    let out: Scores | undefined;
    for (const batch of cutBatches(rows)) {
      const scores = await this.#run(rows, batch);
      const width = scores.dims[1] ?? 1;
      const values = scores.data as Float32Array | Float64Array;
      const size = rows.rows * width;
      out ??= { width, values: values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size) };
      for (const [i, row] of batch.rows.entries())
        out.values.set(values.subarray(i * width, (i + 1) * width), row * width);
    }
    return out ?? { width: this.labels.length, values: new Float64Array(0) };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #clean(texts: readonly string[]): string[] {
    return texts.map((text) => cleanText(text, this.model.cleaning));
  }

  #rows(cleaned: readonly string[]): CsrMatrix {
    const { features } = this.model;
    return features.kind === 'counts'
      ? countMatrix(cleaned, features.vocabulary)
      : features.vectorizer.transform(cleaned);
  }

  async #run(matrix: CsrMatrix, { rows, length }: Batch): Promise<onnxruntime.Tensor> {
    const { Tensor } = this.#runtime;
    const ids = new BigInt64Array(rows.length * length);
    const weights = this.#weightsType === 'float64' ? new Float64Array(ids.length) : new Float32Array(ids.length);
    for (const [i, row] of rows.entries()) {
      let at = i * length;
      for (let e = matrix.indptr[row]!; e < matrix.indptr[row + 1]!; e++, at++) {
        ids[at] = BigInt(matrix.indices[e]!);
        weights[at] = matrix.data[e]!;
      }
    }
    const dims = [rows.length, length];
    const { inputs, outputs } = this.model.description;
    const feeds = {
      [inputs.ids]: new Tensor('int64', ids, dims),
      [inputs.weights]:
        weights instanceof Float64Array ? new Tensor('float64', weights, dims) : new Tensor('float32', weights, dims),
    };
    const results = await this.#session.run(feeds, [outputs.scores]);
    return results[outputs.scores] as onnxruntime.Tensor;
  }
}

/**
 * The predicted class: the first with the largest score; for a single decision value, the second class if it is positive.
 *
 * @param weights what the score of each class is multiplied by before they are compared. Default: 1
 */
export function bestOf(scores: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (scores.length === 1) return scores[0]! > 0 ? 1 : 0;
  let best = 0;
  const weighed = (c: number) => (weights ? scores[c]! * weights[c]! : scores[c]!);
  for (let i = 1; i < scores.length; i++) if (weighed(i) > weighed(best)) best = i;
  return best;
}
