import { bestOf } from '../best-of.ts';
import type { Scorer } from '../scorer.ts';
import type { Scores } from '../scores.ts';
import { generatedTexts } from './generated-texts.ts';

export const PARITY_VERSION = 1;

/** Agreement of two computations of the same probabilities over some documents. */
export interface Agreement {
  readonly documents: number;
  readonly maxProbabilityDifference: number;
  /** Number of documents with different labels, unless the two labels are tied in one of the computations. */
  readonly labelFlips: number;
}

/** Content of parity.json. */
export interface ParityCertificate extends Agreement {
  readonly schemaVersion: typeof PARITY_VERSION;
  readonly passed: boolean;
  /** Largest probability difference that passes; a label flip never passes. */
  readonly tolerance: number;
  readonly test: Agreement;
  readonly generated: Agreement;
}

export interface CertifyOptions {
  /** The exported model as it is served. */
  readonly scorer: Pick<Scorer, 'model' | 'scores'>;
  /** The whole test set. */
  readonly texts: readonly string[];
  /** Computes probabilities of raw texts with the engine that trained the model, row-major [texts, C]. */
  readonly engine: (texts: readonly string[]) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Largest difference that passes. Default: 1e-5 (reordered float32 sums of hundreds of terms differ by 1e-6). Range: (0, 1). */
  readonly tolerance?: number;
  /** Number of additional texts to generate. Default: 200. */
  readonly generated?: number;
  readonly seed?: number;
  /** What {@link serveTexts} answered to the same texts, where several engines are held against one folder. */
  readonly served?: ServedTexts;
}

/** What is served of the texts of a certificate. */
export interface ServedTexts {
  readonly awkward: readonly string[];
  readonly test: Scores;
  readonly generated: Scores;
}

/** Asks a scorer for all texts of a certificate: those that are given, and generated ones. */
export async function serveTexts(
  options: Omit<CertifyOptions, 'engine' | 'tolerance' | 'served'>,
): Promise<ServedTexts> {
  const { scorer, texts } = options;
  const awkward = awkwardTexts(options);
  return { awkward, test: await scorer.scores(texts), generated: await scorer.scores(awkward) };
}

/** The generated texts of a certificate. */
export function awkwardTexts({
  scorer,
  generated = 200,
  seed = 0,
}: Pick<CertifyOptions, 'scorer' | 'generated' | 'seed'>): string[] {
  return generatedTexts(wordsOf(scorer.model), generated, seed);
}

/**
 * Compares the served model (clean, ids, ONNX Runtime) with the trained one, over the whole test set and over generated
 * texts of awkward Unicode. A failed comparison does not throw: the certificate reports it.
 */
export async function certify(options: CertifyOptions): Promise<ParityCertificate> {
  const { scorer, texts, engine, tolerance } = options;
  const served = options.served ?? (await serveTexts(options));
  return compareAnswers({
    scorer,
    served,
    test: await engine(texts),
    generated: await engine(served.awkward),
    ...(tolerance !== undefined && { tolerance }),
  });
}

/** The certificate of answers that are there already, to the texts that were served: row-major [texts, C]. */
export function compareAnswers(
  answers: Pick<CertifyOptions, 'scorer' | 'tolerance'> & {
    readonly served: ServedTexts;
    readonly test: ArrayLike<number>;
    readonly generated: ArrayLike<number>;
  },
): ParityCertificate {
  const { scorer, served, tolerance = 1e-5 } = answers;
  const weights = scorer.model.description?.decisionWeights;
  const test = agreement(served.test, answers.test, weights);
  const generated = agreement(served.generated, answers.generated, weights);
  const maxProbabilityDifference = Math.max(test.maxProbabilityDifference, generated.maxProbabilityDifference);
  const labelFlips = test.labelFlips + generated.labelFlips;
  return {
    schemaVersion: PARITY_VERSION,
    passed: maxProbabilityDifference <= tolerance && labelFlips === 0,
    tolerance,
    documents: test.documents + generated.documents,
    maxProbabilityDifference,
    labelFlips,
    test,
    generated,
  };
}

function wordsOf({ features }: Scorer['model']): readonly string[] {
  if (features.kind === 'counts') return features.vocabulary.words;
  if (features.kind === 'tfidf') return [];
  return features.vectorizer.blocks.flatMap(({ state }) => state.vocabulary?.words ?? []);
}

/**
 * Scores this close, relative to max(1, best score), are a tie: float64 sums of the same terms in another order
 * differ by less. Which label wins is then a matter of rounding, not an error of the export.
 */
const TIE = 1e-12;

/** A NaN difference counts as the largest. */
function agreement(served: Scores, trained: ArrayLike<number>, weights?: readonly number[]): Agreement {
  const { width, values } = served;
  const documents = width === 0 ? 0 : values.length / width;
  let maxProbabilityDifference = values.length === trained.length ? 0 : 1;
  let labelFlips = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = Math.abs(values[i]! - trained[i]!);
    maxProbabilityDifference = Math.max(maxProbabilityDifference, Number.isNaN(difference) ? 1 : difference);
  }
  for (let document = 0; document < documents; document++) {
    const weighed = (scores: ArrayLike<number>) =>
      Float64Array.from({ length: width }, (_, c) => scores[document * width + c]! * (weights?.[c] ?? 1));
    const [row, servedRow] = [weighed(trained), weighed(values)];
    const [a, b] = [bestOf(servedRow), bestOf(row)];
    if (a !== b && !(areTied(row, a, b) && areTied(servedRow, a, b))) labelFlips++;
  }
  return { documents, maxProbabilityDifference, labelFlips };
}

function areTied(scores: ArrayLike<number>, a: number, b: number): boolean {
  // A single score is a decision between two classes: its sign decides.
  const [x, y] = scores.length === 1 ? [scores[0]!, 0] : [scores[a]!, scores[b]!];
  return Math.abs(x - y) <= TIE * Math.max(1, Math.abs(x), Math.abs(y));
}
