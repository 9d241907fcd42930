import { type CleaningV1, DIGIT, ENGLISH_STOP_WORDS, PUNCTUATION, SPACE } from '@aml-mlops/text';
import type { Alphabet } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';
import { dropWords, toLines } from './lines.ts';
import { toLowerCase } from './lower-case.ts';
import { normalise } from './normalise.ts';
import { numberWords } from './words.ts';

/** Words that `stopWords` of version 1 drops. */
export const FIRST_STOP_WORDS: readonly string[] = [...ENGLISH_STOP_WORDS];

/** Cleans rows to lines by version 1 of the rules. See `cleanText` of `@aml-mlops/text`. */
export function cleanFirst(graph: Graph, rows: Value, alphabet: Alphabet, options: CleaningV1): Value {
  const lower = options.lowerCase ? (ordered: Value) => toLowerCase(graph, ordered, alphabet) : undefined;
  const normal = normalise(graph, rows, alphabet, lower);
  const removed = (options.punctuation ? PUNCTUATION : 0) | (options.digits ? DIGIT : 0);
  const isSpace = graph.is(alphabet.has(SPACE), normal);
  const isRemoved = graph.and(graph.is(alphabet.has(removed), normal), graph.not(isSpace));
  const kept = graph.keep(normal, graph.not(isRemoved));
  let lines = toLines(graph, kept, alphabet, graph.is(alphabet.has(SPACE), kept));
  if (options.stopWords) {
    const number = numberWords(graph, lines, alphabet, FIRST_STOP_WORDS);
    lines = dropWords(graph, lines, alphabet, graph.toFlag(number));
  }
  // What was deleted may have stood between a letter and a mark.
  return normalise(graph, lines, alphabet);
}
