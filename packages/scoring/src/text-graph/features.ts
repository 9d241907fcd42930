import { type RepresentationBlock, SEGMENT_BREAK, WORD } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';
import { type Alphabet, NOTHING } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';
import { dropWords, isGap, letterLines, toLines, wordEnds } from './lines.ts';
import { numberWords, perWord } from './words.ts';

/** How the counts of a block's terms become weights. */
interface Weighing {
  readonly sublinear: boolean;
  readonly idf: Float64Array | undefined;
  readonly norm: 'l2' | 'l1' | 'none';
  readonly weight: number;
}

const PLAIN: Weighing = { sublinear: false, idf: undefined, norm: 'none', weight: 1 };

/** Terms of a model, in clean form. */
export function termsOf({ features }: ModelFolder): readonly string[] {
  if (features.kind === 'counts') return features.vocabulary.words;
  if (features.kind === 'tfidf') return features.vectorizer.vocabulary.words;
  const { blocks, representation } = features.vectorizer;
  return [...representation.stopWords, ...blocks.flatMap(({ state }) => state.vocabulary?.words ?? [])];
}

/** A text's columns and their weights, both [N, L]; columns that only fill up weigh 0. */
export interface Weights {
  /** int64 */
  readonly ids: Value;
  /** float64 */
  readonly weights: Value;
}

/** Clean lines to what the model reads. */
export function features(graph: Graph, lines: Value, alphabet: Alphabet, model: ModelFolder): Weights {
  const { kind } = model.features;
  if (kind === 'counts') {
    const { words } = model.features.vocabulary;
    return weigh(graph, countWords(graph, letterLines(graph, lines, alphabet), alphabet, words), PLAIN);
  }
  if (kind === 'tfidf') {
    const { vocabulary, idf, options } = model.features.vectorizer;
    const counts = countWords(graph, letterLines(graph, lines, alphabet), alphabet, vocabulary.words);
    const { sublinearTf: sublinear, useIdf } = options;
    return weigh(graph, counts, { sublinear, idf: useIdf ? idf : undefined, norm: 'l2', weight: 1 });
  }
  const { blocks, representation } = model.features.vectorizer;
  let offset = 0;
  const all = blocks.map(({ state, idf, columns }) => {
    const terms = state.vocabulary?.words ?? [];
    const counts = countTerms(graph, lines, alphabet, state.block, terms, representation.stopWords);
    const { ids, weights } = weigh(graph, counts, { ...state.block, idf });
    const shifted = graph.add(ids, graph.int(offset));
    offset += columns;
    return { ids: shifted, weights };
  });
  const beside = (values: readonly Value[]) => graph.op('Concat', values, { axis: { int: 1 } });
  return { ids: beside(all.map(({ ids }) => ids)), weights: beside(all.map(({ weights }) => weights)) };
}

function countTerms(
  graph: Graph,
  lines: Value,
  alphabet: Alphabet,
  { analyzer, tokens }: RepresentationBlock,
  terms: readonly string[],
  stopWords: readonly string[],
): Value {
  if (analyzer === 'word') {
    let words = tokens === 'letters' ? letterLines(graph, lines, alphabet) : pieceLines(graph, lines, alphabet);
    if (stopWords.length > 0) {
      words = dropWords(graph, words, alphabet, graph.toFlag(numberWords(graph, words, alphabet, stopWords)));
    }
    return countWords(graph, words, alphabet, terms);
  }
  let pieces = pieceLines(graph, lines, alphabet, analyzer === 'char');
  if (tokens === 'letters') pieces = withLetters(graph, pieces, alphabet);
  if (analyzer === 'char') pieces = withoutEnds(graph, pieces, alphabet);
  return countNgrams(
    graph,
    pieces,
    terms.map((term) => alphabet.ids(term)),
  );
}

/** Counts of terms, words with blanks between: float32 [N, terms]. */
function countWords(graph: Graph, lines: Value, alphabet: Alphabet, terms: readonly string[]): Value {
  const cut = terms.map((term) => term.split(' '));
  const words = [...new Set(cut.flat())];
  const numberOf = new Map(words.map((word, i) => [word, i + 1]));
  const numbers = numberWords(graph, lines, alphabet, words);
  return countNgrams(
    graph,
    numbers,
    cut.map((term) => term.map((word) => numberOf.get(word)!)),
  );
}

/** How often each run of numbers is in the rows: float32 [N, runs]. */
function countNgrams(graph: Graph, rows: Value, ngrams: readonly (readonly number[])[]): Value {
  const longest = ngrams.reduce((length, ngram) => Math.max(length, ngram.length), 1);
  const order = ngrams.map((_, i) => i).sort((a, b) => ngrams[a]!.length - ngrams[b]!.length || a - b);
  const pool = order.flatMap((i) => ngrams[i]!);
  const starts: number[] = [];
  let at = 0;
  for (let n = 1; n <= longest; n++) {
    starts.push(at);
    for (const ngram of ngrams) if (ngram.length === n) at += n;
  }
  return graph.op('TfIdfVectorizer', [rows], {
    mode: { text: 'TF' },
    min_gram_length: { int: 1 },
    max_gram_length: { int: longest },
    max_skip_count: { int: 0 },
    ngram_counts: { ints: starts },
    ngram_indexes: { ints: order },
    pool_int64s: { ints: pool },
  });
}

/** What stands between blanks, and between the breaks of segments, which are nothing where characters are read. */
function pieceLines(graph: Graph, lines: Value, alphabet: Alphabet, joined = false): Value {
  const isBreak = graph.equal(lines, graph.int(alphabet.id(SEGMENT_BREAK)));
  if (joined) {
    const whole = graph.keep(lines, graph.not(isBreak));
    return toLines(graph, whole, alphabet, isGap(graph, whole, alphabet));
  }
  return toLines(graph, lines, alphabet, graph.or(isBreak, isGap(graph, lines, alphabet)));
}

/** Without the pieces that have no letter, number or underscore. */
function withLetters(graph: Graph, lines: Value, alphabet: Alphabet): Value {
  const letters = graph.count(graph.is(alphabet.has(WORD), lines));
  const has = graph.toFlag(perWord(graph, letters, wordEnds(graph, lines, alphabet)));
  return dropWords(graph, lines, alphabet, graph.not(has));
}

/** Without the blanks at both ends. */
function withoutEnds(graph: Graph, lines: Value, alphabet: Alphabet): Value {
  const next = graph.after(graph.toInt(isGap(graph, lines, alphabet)), 1);
  const isLast = graph.and(isGap(graph, lines, alphabet), graph.toFlag(next));
  const isFirst = graph.equal(graph.range(graph.width(lines)), graph.int(0));
  return graph.where(graph.or(isFirst, isLast), graph.int(NOTHING), lines);
}

/** Counts to weights, as `weighRow` of `@aml-mlops/text`: sublinear, idf, norm and weight, in this order. */
function weigh(graph: Graph, counts: Value, { sublinear, idf, norm, weight }: Weighing): Weights {
  const { columns: ids, values } = nonZero(graph, counts);
  const one = graph.double(1);
  let weights = values;
  if (sublinear) {
    const logarithm = graph.add(graph.op('Log', [graph.op('Max', [weights, one])]), one);
    weights = graph.where(graph.op('Greater', [weights, graph.double(0)]), logarithm, graph.double(0));
  }
  if (idf) weights = graph.multiply(weights, graph.op('Gather', [graph.constant([idf.length], idf), ids]));
  if (norm !== 'none') {
    const length =
      norm === 'l2'
        ? graph.op('Sqrt', [graph.op('ReduceSumSquare', [weights], { axes: { ints: [1] } })])
        : graph.op('ReduceSum', [weights, graph.ints(1)]);
    const isEmpty = graph.equal(length, graph.double(0));
    weights = graph.op('Div', [weights, graph.where(isEmpty, one, length)]);
  }
  return { ids, weights: weight === 1 ? weights : graph.multiply(weights, graph.double(weight)) };
}

/**
 * The columns of dense rows that are not 0, rising, and their counts; as many for each text as the one with the most has, 0 where a
 * text has fewer. Dense rows are as wide as the vocabulary, and are read twice: here, and where what is found in them is taken.
 */
function nonZero(graph: Graph, counts: Value): { columns: Value; values: Value } {
  const found = graph.op('NonZero', [counts]);
  const part = (at: number) => graph.op('Gather', [found, graph.int(at)], { axis: { int: 0 } });
  const [rows, columns] = [part(0), part(1)];
  const texts = graph.op('Gather', [graph.op('Shape', [counts]), graph.ints(0)], { axis: { int: 0 } });
  const nothing = graph.op('Expand', [graph.int(0), texts]);
  const ones = graph.add(graph.multiply(rows, graph.int(0)), graph.int(1));
  const used = graph.op('ScatterElements', [nothing, rows, ones], { axis: { int: 0 }, reduction: { text: 'add' } });
  const starts = graph.op('CumSum', [used, graph.int(0)], { exclusive: { int: 1 } });
  const all = graph.op('Range', [graph.int(0), graph.op('Size', [rows]), graph.int(1)]);
  const position = graph.subtract(all, graph.op('Gather', [starts, rows]));
  const most = graph.op('Max', [graph.op('ReduceMax', [used], { keepdims: { int: 0 } }), graph.int(1)]);
  const shape = graph.op('Concat', [texts, graph.op('Reshape', [most, graph.ints(1)])], { axis: { int: 0 } });
  const at = graph.op('Transpose', [
    graph.op(
      'Concat',
      [rows, position].map((one) => graph.op('Unsqueeze', [one, graph.ints(0)])),
      { axis: { int: 0 } },
    ),
  ]);
  const placed = (values: Value, empty: Value) =>
    graph.op('ScatterND', [graph.op('Expand', [empty, shape]), at, values]);
  const counted = graph.toDouble(graph.op('GatherND', [counts, graph.op('Transpose', [found])]));
  return { columns: placed(columns, graph.int(0)), values: placed(counted, graph.double(0)) };
}
