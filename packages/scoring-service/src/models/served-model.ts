import { type Prediction, Scorer, verifyModel } from '@aml-mlops/scoring';
import type { Limits } from '../batching/limits.ts';
import { type AnswerOptions, type Caller, type DropReason, MicroBatcher } from '../batching/micro-batcher.ts';
import type { LocatedModel, ModelIdentity } from './located-model.ts';
import { tryOut } from './try-out.ts';

/** Receives events of a model. */
export interface ModelWatcher {
  onBatch(texts: number): void;
  onDrop(reason: DropReason, texts: number): void;
  onPredictions(identity: ModelIdentity, predictions: readonly Prediction[]): void;
}

/** A loaded model. */
export class ServedModel {
  readonly identity: ModelIdentity;
  readonly labels: readonly string[];
  /** Whether its confidence is a probability, or a score of a model without probabilities. */
  readonly hasProbabilities: boolean;
  readonly #scorer: Scorer;
  readonly #batcher: MicroBatcher<Prediction>;
  readonly #watcher: ModelWatcher;

  private constructor(scorer: Scorer, { name, version }: LocatedModel, limits: Limits, watcher: ModelWatcher) {
    this.identity = { name, version };
    this.labels = scorer.labels;
    this.hasProbabilities = scorer.model.description.scores === 'probabilities';
    this.#scorer = scorer;
    this.#watcher = watcher;
    this.#batcher = new MicroBatcher<Prediction>({
      work: (texts, options) => scorer.predictAtOnce(texts, options) ?? scorer.predict(texts, options),
      isSynchronous: !scorer.gainsFromBatches,
      queuedTexts: limits.queuedTexts,
      queuedCharacters: limits.queuedCharacters,
      onBatch: (texts) => watcher.onBatch(texts),
      onDrop: (reason, texts) => watcher.onDrop(reason, texts),
    });
  }

  /**
   * Verifies, loads and tests a model.
   *
   * @throws MlopsError `E_NOT_A_MODEL`, `E_PARITY`, `E_MODEL_DAMAGED`, `E_MODEL_ANSWERS`
   */
  static async load(located: LocatedModel, limits: Limits, watcher: ModelWatcher): Promise<ServedModel> {
    await verifyModel(located);
    const scorer = await Scorer.load(located.folder, { engine: 'fastest' });
    try {
      await tryOut(scorer, located);
    } catch (error) {
      await scorer.close();
      throw error;
    }
    return new ServedModel(scorer, located, limits, watcher);
  }

  /** Texts waiting for an answer. */
  get waitingTexts(): number {
    return this.#batcher.waitingTexts;
  }

  async predict(texts: readonly string[], options: AnswerOptions, caller: Caller): Promise<Prediction[]> {
    const answers = await this.#batcher.submit(texts, options, caller);
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i]!;
      // Another request in the batch may have asked for more labels.
      if (answer.top.length > options.top) answers[i] = { ...answer, top: answer.top.slice(0, options.top) };
    }
    this.#watcher.onPredictions(this.identity, answers);
    return answers;
  }

  /** Completes accepted requests, then releases its memory. */
  async release(): Promise<void> {
    await this.#batcher.idle();
    await this.#scorer.close();
  }
}
