import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { generatedTexts, type Prediction, readParity, Scorer } from '@aml-mlops/scoring';
import { type AskControl, type AskOptions, MicroBatcher } from '../batching/micro-batcher.ts';

/** A model and where it lies. */
export interface ModelPlace {
  readonly name: string;
  /** As it stands in answers: `3`, or the beginning of a content hash where no registry has numbered it. */
  readonly version: string;
  readonly folder: string;
  /** SHA-256 that the content must have; default what the folder's own `_artifact.json` says, if it has one. */
  readonly contentHash?: string;
}

export interface BatchLimits {
  /** Texts that go to a model together at most. */
  readonly maxBatch: number;
  /** Texts that wait for a model at most. */
  readonly maxWaiting: number;
}

export interface ModelObserver {
  batch?(model: ModelPlace, size: number): void;
  dropped?(model: ModelPlace, reason: 'timeout' | 'gone', texts: number): void;
}

const SAMPLES = 32;

/** A model that is loaded, checked and ready to answer. */
export class ServedModel {
  readonly place: ModelPlace;
  readonly #scorer: Scorer;
  readonly #batcher: MicroBatcher<Prediction>;
  #closed: Promise<void> | undefined;

  private constructor(place: ModelPlace, scorer: Scorer, limits: BatchLimits, observer: ModelObserver) {
    this.place = place;
    this.#scorer = scorer;
    this.#batcher = new MicroBatcher<Prediction>({
      ...limits,
      answer: (texts, options) => scorer.predict(texts, options),
      cut: (prediction, top) => ({ ...prediction, top: prediction.top.slice(0, top) }),
      observe: {
        batch: (size) => observer.batch?.(place, size),
        dropped: (reason, texts) => observer.dropped?.(place, reason, texts),
      },
    });
  }

  /**
   * Loads a model whose content is what it was registered as, whose certificate passed, and which answers.
   *
   * @throws MlopsError `E_MODEL_CONTENT`, `E_PARITY`, `E_NOT_A_MODEL`
   */
  static async load(place: ModelPlace, limits: BatchLimits, observer: ModelObserver = {}): Promise<ServedModel> {
    await checkContent(place);
    await readParity(place.folder);
    const scorer = await Scorer.load(place.folder);
    try {
      await checkAnswers(scorer, place);
    } catch (error) {
      await scorer.close();
      throw error;
    }
    return new ServedModel(place, scorer, limits, observer);
  }

  get labels(): readonly string[] {
    return this.#scorer.labels;
  }

  /** Whether answers hold probabilities, or only scores that are larger where a label is likelier. */
  get givesProbabilities(): boolean {
    return this.#scorer.model.description.scores === 'probabilities';
  }

  get waiting(): number {
    return this.#batcher.waiting;
  }

  predict(texts: readonly string[], options: AskOptions, control?: AskControl): Promise<Prediction[]> {
    return this.#batcher.ask(texts, options, control);
  }

  /** Answers what waits, then lets the model's memory go. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#batcher.close().then(() => this.#scorer.close());
    return this.#closed;
  }
}

async function checkContent({ name, version, folder, contentHash }: ModelPlace): Promise<void> {
  const expected = contentHash ?? (await readDescriptor(folder).catch(() => undefined))?.contentHash;
  if (expected === undefined) return;
  const got = await hashFolder(folder);
  if (got === expected) return;
  const message = `content of model ${name}:${version} must have the hash ${expected}; got ${got} in ${folder}: its files were changed or damaged`;
  throw new MlopsError('E_MODEL_CONTENT', message, { file: folder, value: got });
}

/** Awkward texts, an empty one among them: what cannot answer these must not be asked by others. */
async function checkAnswers(scorer: Scorer, { name, version, folder }: ModelPlace): Promise<void> {
  const predictions = await scorer.predict(['', ...generatedTexts([], SAMPLES, 0)]);
  const broken = predictions.find(({ label, score }) => !Number.isFinite(score) || !scorer.labels.includes(label));
  if (!broken) return;
  const message = `answers of model ${name}:${version} must be finite numbers and known labels; got ${broken.score}: the model in ${folder} cannot be served`;
  throw new MlopsError('E_NOT_A_MODEL', message, { file: folder });
}
