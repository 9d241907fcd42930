import { WORD } from '@aml-mlops/text';
import { type Alphabet, NOTHING } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';

/** Lines are rows of the form blank, word, blank, word, …, blank: one blank before, between and after words. */

/** Blanks where the flags say, many in a row being one. The first column must be one. */
export function toLines(graph: Graph, rows: Value, alphabet: Alphabet, blanks: Value): Value {
  const blank = alphabet.id(' ');
  const parted = graph.where(blanks, graph.int(blank), rows);
  const isBlank = graph.equal(parted, graph.int(blank));
  const again = graph.and(isBlank, graph.equal(graph.before(parted), graph.int(blank)));
  return graph.trim(graph.keep(parted, graph.not(again)));
}

/** Whether a character is a blank, or past the end. */
export function isGap(graph: Graph, lines: Value, alphabet: Alphabet): Value {
  return graph.or(graph.equal(lines, graph.int(alphabet.id(' '))), graph.equal(lines, graph.int(NOTHING)));
}

/** The blanks that end a word. */
export function wordEnds(graph: Graph, lines: Value, alphabet: Alphabet): Value {
  const gap = graph.toInt(isGap(graph, lines, alphabet));
  return graph.and(graph.toFlag(gap), graph.equal(graph.before(gap, 1), graph.int(0)));
}

/** Lines without the words that are flagged. @param dropped a flag a word, from the left */
export function dropWords(graph: Graph, lines: Value, alphabet: Alphabet, dropped: Value): Value {
  const wide = graph.op('Pad', [graph.toInt(dropped), graph.ints(0, 0, 0, 1), graph.int(0)]);
  const last = graph.subtract(graph.width(wide), graph.int(1));
  const word = graph.op('Min', [graph.countBefore(wordEnds(graph, lines, alphabet)), last]);
  const isDropped = graph.toFlag(graph.take(wide, word));
  // The blank at the start stays, and each dropped word goes with the blank that ends it.
  const isFirst = graph.equal(graph.range(graph.width(lines)), graph.int(0));
  return graph.trim(graph.keep(lines, graph.or(isFirst, graph.not(isDropped))));
}

/** Lines of the runs of two letters, numbers and underscores at least, which `tokenise` cuts. */
export function letterLines(graph: Graph, lines: Value, alphabet: Alphabet): Value {
  const isWord = graph.is(alphabet.has(WORD), lines);
  const parted = toLines(graph, lines, alphabet, graph.not(isWord));
  const blank = graph.int(alphabet.id(' '));
  const gap = graph.toInt(isGap(graph, parted, alphabet));
  const isSingle = graph.and(
    graph.equal(gap, graph.int(0)),
    graph.toFlag(graph.before(gap, 1)),
    graph.toFlag(graph.after(gap, 1)),
  );
  return toLines(graph, graph.where(isSingle, blank, parted), alphabet, isGap(graph, parted, alphabet));
}
