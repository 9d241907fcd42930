import path from 'node:path';
import { rangeError } from '@aml-mlops/errors';
import { type CsrMatrix, cleanText, countMatrix, termsByColumn } from '@aml-mlops/text';
import { bestOf } from './best-of.ts';
import type { Explainer, Explanation } from './explain/explanation.ts';
import { openExplainer } from './explain/open-explainer.ts';
import { wordContributions } from './explain/word-contributions.ts';
import { scoresOfRows } from './forward/scores-of-rows.ts';
import { type TextForwardPass, verifiedForwardPass } from './forward/verified-forward-pass.ts';
import { MODEL_FILES, type ModelFolder, readModelFolder } from './model-folder.ts';
import { OnnxSession } from './onnx-session.ts';
import {
  labelScores,
  type Prediction,
  type PredictOptions,
  type RankedLabel,
  rankScores,
} from './predict/prediction.ts';
import { unknownShare } from './predict/unknown-share.ts';
import type { Scores } from './scores.ts';

export interface ScorerOptions {
  /** Threads of ONNX Runtime within one batch; 0 lets ONNX Runtime decide. Default: 1. Range: [0, 256]. */
  readonly threads?: number;
  /**
   * `onnxruntime`: the scores are those of the model's file, as every other program reads it. `fastest`: a forward pass in
   * this thread, for models that have one and for which it gives the scores of ONNX Runtime within 1e-6; verified at
   * loading. Default: `onnxruntime`.
   */
  readonly engine?: 'onnxruntime' | 'fastest';
}

export interface Classification {
  readonly label: string;
  /** Probability of each label, in the order of `Scorer.labels`, in [0, 1]; undefined if the model has none. */
  readonly probabilities?: number[];
  /** The model's raw output: probabilities or decision values. */
  readonly scores: number[];
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
  /** Undefined where the forward pass computes the scores: the graph would take the memory of the weights once more. */
  readonly #session: OnnxSession | undefined;
  #isClosed = false;
  readonly #forward: TextForwardPass | undefined;
  #textsRead = 0;

  private constructor(folder: string, model: ModelFolder, engine: OnnxSession | TextForwardPass) {
    this.#folder = folder;
    this.model = model;
    if (engine instanceof OnnxSession) this.#session = engine;
    else this.#forward = engine;
    const classes = model.description.classes ?? model.labels.map((_, i) => i);
    this.labels = classes.map((index) => model.labels[index] ?? String(index));
  }

  /**
   * Loads a `model/classifier` folder.
   *
   * @throws MlopsError `E_NOT_A_MODEL` for a file that is missing or invalid; names it
   */
  static async load(folder: string, options: ScorerOptions = {}): Promise<Scorer> {
    const { threads = 1, engine = 'onnxruntime' } = options;
    const model = await readModelFolder(folder);
    const file = path.join(folder, MODEL_FILES.network);
    const session = await OnnxSession.load(file, model.description, threads);
    const forward = engine === 'fastest' ? await verifiedForwardPass(file, model, session) : undefined;
    if (forward) await session.release();
    return new Scorer(folder, model, forward ?? session);
  }

  /** Whether a text takes less time together with others than alone. */
  get gainsFromBatches(): boolean {
    return this.#forward === undefined;
  }

  /** What computes the scores. */
  get engine(): 'forward-pass' | 'onnxruntime' {
    return this.#forward ? 'forward-pass' : 'onnxruntime';
  }

  /** Classifies raw texts. The result for a text does not depend on the others, up to rounding. */
  async classify(texts: readonly string[]): Promise<Classification[]> {
    const { values, width } = this.#scoresAtOnce(texts) ?? (await this.scores(texts));
    const { scores: kind, decisionWeights } = this.model.description;
    return texts.map((_, i) => {
      const scores = rowOf(values, i, width);
      const label = this.labels[bestOf(scores, decisionWeights)]!;
      return kind === 'probabilities' ? { label, probabilities: scores, scores } : { label, scores };
    });
  }

  /** The model's raw output for raw texts, as one array. */
  async scores(texts: readonly string[]): Promise<Scores> {
    return this.#scoresAtOnce(texts) ?? this.#scoresOf(this.#rows(this.#clean(texts)));
  }

  /**
   * Scores by the forward pass, text by text, so that nothing is kept of a text but its scores.
   *
   * @param unknownShares [texts], filled
   * @returns undefined if there is no forward pass
   */
  #scoresAtOnce(texts: readonly string[], unknownShares?: Float64Array): Scores | undefined {
    if (!this.#forward) return undefined;
    const { pass, reader } = this.#forward;
    const { width, type } = pass;
    const values = type === 'float32' ? new Float32Array(texts.length * width) : new Float64Array(texts.length * width);
    for (let i = 0; i < texts.length; i++) {
      const length = reader.read(texts[i]!);
      pass.run(reader.indices, reader.data, 0, length, values, i * width);
      if (unknownShares) unknownShares[i] = reader.unknownShare;
    }
    return { width, values };
  }

  /**
   * Classifies raw texts, with what is needed to judge a prediction: the next labels, the share of unknown words and, on
   * request, the words that decided.
   *
   * @throws MlopsError `E_NOT_EXPLAINABLE` if explanations are requested of a model that is neither linear nor a network
   */
  async predict(texts: readonly string[], options: PredictOptions = {}): Promise<Prediction[]> {
    const atOnce = this.predictAtOnce(texts, options);
    if (atOnce) return atOnce;
    const { top = 1, explain = false } = options;
    if (explain) return this.#predictExplained(texts, top, options);
    const cleaned = this.#clean(texts);
    const rows = this.#rows(cleaned);
    options.onTokenised?.();
    const scores = await this.#scoresOf(rows);
    return texts.map((_, i) => this.#ranked(scores, i, top, unknownShare(cleaned[i]!, this.model)));
  }

  /**
   * Predictions of `predict` where they are computed in this thread, without a promise, which takes time where there are many calls.
   *
   * @returns undefined if something must be awaited: ONNX Runtime, or what explains
   */
  predictAtOnce(
    texts: readonly string[],
    { top = 1, explain = false, onTokenised }: PredictOptions = {},
  ): Prediction[] | undefined {
    if (!Number.isInteger(top) || top < 1) throw rangeError('top', 'predict', 'a whole number in [1, inf)', top);
    // Whoever wants to know when cutting ends gets it done for all texts before the model reads one.
    if (explain || onTokenised) return undefined;
    const unknownShares = new Float64Array(texts.length);
    const scores = this.#scoresAtOnce(texts, unknownShares);
    return scores && texts.map((_, i) => this.#ranked(scores, i, top, unknownShares[i]!));
  }

  async #predictExplained(
    texts: readonly string[],
    top: number,
    { onTokenised }: PredictOptions,
  ): Promise<Prediction[]> {
    this.#explainer ??= openExplainer(this.#folder, this.model.description);
    const explainer = await this.#explainer;
    const cleaned = this.#clean(texts);
    const rows = this.#rows(cleaned);
    onTokenised?.();
    const scores = await this.#scoresOf(rows);
    return texts.map((_, i) => {
      const prediction = this.#ranked(scores, i, top, unknownShare(cleaned[i]!, this.model));
      const [winner, runnerUp] = this.#ranks(labelScores(rowOf(scores.values, i, scores.width)), 2);
      if (runnerUp === undefined) return prediction;
      return { ...prediction, explanation: this.#explain(explainer, cleaned[i]!, rows, i, [winner!, runnerUp]) };
    });
  }

  /** Indices of the best labels of a text, by the scores of all labels. */
  #ranks(scores: readonly number[], count: number): number[] {
    const { decisionWeights } = this.model.description;
    return rankScores(decisionWeights ? scores.map((score, c) => score * decisionWeights[c]!) : scores, count);
  }

  #ranked(all: Scores, text: number, count: number, unknown: number): Prediction {
    const scores = labelScores(rowOf(all.values, text, all.width));
    const areProbabilities = this.model.description.scores === 'probabilities';
    const top = this.#ranks(scores, count).map((c): RankedLabel => {
      const [label, score] = [this.labels[c]!, scores[c]!];
      return areProbabilities ? { label, probability: score, score } : { label, score };
    });
    return { ...top[0]!, top, unknownShare: unknown };
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

  #scoresOf(rows: CsrMatrix): Scores | Promise<Scores> {
    if (rows.rows === 0) return { width: this.labels.length, values: new Float64Array(0) };
    const forward = this.#forward;
    return forward ? scoresOfRows(forward.pass, rows) : this.#session!.scores(rows);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#session?.release();
  }

  #clean(texts: readonly string[]): string[] {
    return texts.map((text) => cleanText(text, this.model.cleaning));
  }

  #rows(cleaned: readonly string[]): CsrMatrix {
    const { features } = this.model;
    if (features.kind === 'counts') return countMatrix(cleaned, features.vocabulary);
    this.#textsRead += cleaned.length;
    if (features.kind === 'blocks' && this.#textsRead > MANY_TEXTS) features.vectorizer.accelerate();
    return features.vectorizer.transform(cleaned);
  }
}

/** Texts past which what accelerates a vectoriser, a tenth of a second, has paid for itself. */
const MANY_TEXTS = 2000;

/** A row as a list: spreading a typed array takes several times as long. */
function rowOf(values: Float32Array | Float64Array, row: number, width: number): number[] {
  const list: number[] = [];
  for (let at = row * width; at < (row + 1) * width; at++) list.push(values[at]!);
  return list;
}
