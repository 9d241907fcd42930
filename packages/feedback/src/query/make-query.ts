import { MlopsError } from '@aml-mlops/errors';
import { Sfc32 } from '@aml-mlops/random';
import { type CsrMatrix, selectRows, TfidfVectorizer, withWordBreaks } from '@aml-mlops/text';
import type { NewItem } from '@aml-mlops/tracking/labels';
import type { Need, Strategy } from '../strategies/strategy.ts';
import { chooseBatch } from './choose-batch.ts';
import { committeeVotes } from './committee.ts';
import { groupPool } from './group-pool.ts';

/** Candidate texts. */
export interface TextPool {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  /** Source of the texts. */
  readonly source: string;
}

/** Texts with labels, as indices into the labels of the query. */
export interface LabelledTexts {
  readonly texts: readonly string[];
  readonly targets: Int32Array;
}

export interface QueryModel {
  /** `NAME:VERSION`. */
  readonly name: string;
  /** Probabilities [n, C] row-major of the labels of the query. */
  probabilities(texts: readonly string[]): Promise<Float64Array>;
}

export interface QueryOptions {
  readonly strategy: Strategy;
  readonly count: number;
  readonly control: number;
  readonly floor: number;
  readonly seed: number;
  /** Called with progress messages. */
  readonly onProgress?: (message: string) => void;
}

export interface Query {
  readonly items: readonly NewItem[];
  /** Number of texts in the pool. */
  readonly pool: number;
  /** Number of distinct candidate texts. */
  readonly candidates: number;
  /** Texts left out as duplicates of another text of the pool, or of a known one. */
  readonly repeated: number;
  readonly known: number;
  /** The class that the floor applied to. */
  readonly rarest: string | undefined;
}

/**
 * Selects the texts of a pool to label next.
 *
 * @param labels classes, in the order of the model's probabilities
 * @param labelled texts with labels: the training set and texts labelled since
 * @param known other texts to exclude: those of the test set, and those in the queue
 * @param model absent if there is none yet
 * @throws MlopsError `E_QUERY` if a strategy lacks a required input, or no candidate is left
 */
export async function makeQuery(
  pool: TextPool,
  labels: readonly string[],
  {
    labelled,
    known,
    model,
  }: { readonly labelled: LabelledTexts; readonly known: readonly string[]; readonly model?: QueryModel },
  options: QueryOptions,
): Promise<Query> {
  const { strategy, onProgress } = options;
  requireNeeds(strategy, { probabilities: model !== undefined, votes: labelled.texts.length > 0 });
  onProgress?.(`looking for duplicates among ${pool.texts.length.toLocaleString('en')} texts`);
  const grouped = await groupPool(pool.texts, [...labelled.texts, ...known]);
  if (grouped.rows.length === 0) {
    const message = `texts of ${pool.source} must have one that was not asked about; all ${pool.texts.length} are known or were asked about`;
    throw new MlopsError('E_QUERY', message, { value: pool.source });
  }
  const texts = Array.from(grouped.rows, (row) => pool.texts[row]!);
  onProgress?.(`${texts.length.toLocaleString('en')} different texts to choose from`);
  const needsLabelled = strategy.comparesWithLabelled === true || strategy.needs.includes('votes');
  const rows = needsLabelled ? vectorise([...texts, ...labelled.texts]) : vectorise(texts);
  const X = needsLabelled ? slice(rows, 0, texts.length) : rows;
  const labelledRows = needsLabelled ? slice(rows, texts.length, rows.rows) : undefined;
  onProgress?.(model ? `asking ${model.name} about them` : 'there is no model yet');
  const probabilities = await model?.probabilities(texts);
  const votes = strategy.needs.includes('votes') ? committeeVotes(X, labelledRows!, labelled.targets) : undefined;
  const rarest = rarestClass(labelled.targets, labels.length);
  const batch = chooseBatch(
    {
      ...{ X, classes: labels.length, copies: grouped.copies },
      ...(probabilities && { probabilities }),
      ...(labelledRows && { labelled: labelledRows }),
      ...(votes && { votes }),
    },
    { ...options, rarest, random: new Sfc32(options.seed, 'query') },
  );
  const items = batch.map(({ row, arm, score }): NewItem => {
    const place = grouped.rows[row]!;
    return {
      text: texts[row]!,
      sourceId: pool.ids[place]!,
      source: pool.source,
      arm,
      strategy: arm === 'control' ? 'random' : arm === 'floor' ? 'rarest-class' : strategy.name,
      score,
      copies: grouped.copies[row]!,
      ...(model && probabilities && { model: model.name, ...suggestionOf(probabilities, row, labels) }),
    };
  });
  return {
    items,
    pool: pool.texts.length,
    candidates: texts.length,
    repeated: grouped.repeated,
    known: grouped.known,
    rarest: probabilities && rarest !== undefined ? labels[rarest] : undefined,
  };
}

const LACKING: Readonly<Record<Need, string>> = {
  probabilities: 'a model that gives probabilities: train one first, or choose density-margin, core-set or random',
  votes: 'texts with labels to learn from: label some first, or choose density-margin, core-set or random',
};

function requireNeeds({ name, needs }: Strategy, has: Readonly<Record<Need, boolean>>): void {
  const lacking = needs.find((need) => !has[need]);
  if (lacking) throw new MlopsError('E_QUERY', `strategy ${name} must have ${LACKING[lacking]}`, { value: name });
}

/** Words of a single text do not indicate what is typical; they are left out of a large pool. */
function vectorise(texts: readonly string[]): CsrMatrix {
  const minDf = texts.length >= 1000 ? 2 : 1;
  const options = { sublinearTf: true, stopWords: 'english', minDf, maxDf: texts.length >= 10 ? 0.5 : 1 } as const;
  try {
    return new TfidfVectorizer(options).fitTransform(texts.map(withWordBreaks));
  } catch (error) {
    if (!(error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY')) throw error;
    // Texts without two common words, such as emoji: none is more typical than another.
    return {
      rows: texts.length,
      columns: 1,
      indptr: new Int32Array(texts.length + 1),
      indices: new Int32Array(),
      data: new Float64Array(),
    };
  }
}

function slice(X: CsrMatrix, start: number, end: number): CsrMatrix {
  return selectRows(
    X,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
}

/** The class with the fewest labels; undefined if there are no labels. */
function rarestClass(targets: Int32Array, classes: number): number | undefined {
  if (targets.length === 0) return undefined;
  const counts = new Int32Array(classes);
  for (const target of targets) counts[target]!++;
  return counts.indexOf(Math.min(...counts));
}

function suggestionOf(probabilities: Float64Array, row: number, labels: readonly string[]) {
  let best = 0;
  const start = row * labels.length;
  for (let c = 1; c < labels.length; c++) if (probabilities[start + c]! > probabilities[start + best]!) best = c;
  return { suggestion: labels[best]!, probability: probabilities[start + best]! };
}
