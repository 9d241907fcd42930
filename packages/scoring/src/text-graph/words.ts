import { Sfc32 } from '@aml-mlops/random';
import type { Alphabet } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';
import { isGap, wordEnds } from './lines.ts';

/** Factors of a hash stay below it, so that sums over a million characters stay within 63 bits. */
const FACTOR = 2 ** 28;

/**
 * Numbers the words of lines: 1 + index in a list, 0 for another word; shape [N, words], 0 after the last.
 *
 * ONNX cannot put characters together to words, so that a word is known by two sums of its characters' ids, each times a factor of
 * its position: sums over 56 bits of chance, and the words of the list have sums of their own.
 */
export function numberWords(graph: Graph, lines: Value, alphabet: Alphabet, words: readonly string[]): Value {
  const ids = words.map((word) => alphabet.ids(word));
  const longest = ids.reduce((length, word) => Math.max(length, word.length), 1);
  const [first, second] = sumsOf(ids, longest);
  const gap = isGap(graph, lines, alphabet);
  const ends = wordEnds(graph, lines, alphabet);
  const at = graph.add(graph.multiply(lines, graph.int(0)), graph.range(graph.width(lines)));
  const position = graph.subtract(graph.subtract(at, graph.lastBefore(gap, at)), graph.int(1));
  // One past the longest word is enough to tell a longer one.
  const capped = graph.op('Min', [position, graph.int(longest)]);
  const sum = (factors: readonly number[]) => {
    const term = graph.where(gap, graph.int(0), graph.multiply(lines, graph.lookUp(factors, capped)));
    return perWord(graph, graph.sum(term), ends);
  };
  const isPast = graph.and(graph.equal(position, graph.int(longest)), graph.not(gap));
  const tooLong = perWord(graph, graph.count(isPast), ends);
  const keys = words.map((_, i) => first.sums[i]!);
  const found = graph.op(
    'LabelEncoder',
    [sum(first.factors)],
    {
      keys_int64s: { ints: keys.length > 0 ? keys : [0] },
      values_int64s: { ints: keys.length > 0 ? keys.map((_, i) => i + 1) : [0] },
      default_int64: { int: 0 },
    },
    'ai.onnx.ml',
  );
  const isSame = graph.equal(graph.lookUp([-1, ...second.sums], found), sum(second.factors));
  const isKnown = graph.and(isSame, graph.not(graph.toFlag(tooLong)));
  return graph.where(isKnown, found, graph.int(0));
}

/** What a running sum grows by in each word. */
export function perWord(graph: Graph, running: Value, ends: Value): Value {
  const atEnds = graph.keep(running, ends);
  const words = graph.op('ReduceMax', [graph.count(ends)], { keepdims: { int: 0 } });
  const length = graph.op('Reshape', [graph.op('Max', [words, graph.int(1)]), graph.ints(1)]);
  const cut = graph.op('Slice', [atEnds, graph.ints(0), length, graph.ints(1)]);
  return graph.subtract(cut, graph.before(cut));
}

interface Sums {
  readonly factors: readonly number[];
  readonly sums: readonly number[];
}

/** Two kinds of sums; of the first no two words have the same. */
function sumsOf(words: readonly (readonly number[])[], longest: number): [Sums, Sums] {
  for (let seed = 1; ; seed++) {
    const random = new Sfc32(seed, 'words of a text graph');
    const [first, second] = [sumsBy(words, factorsOf(random, longest)), sumsBy(words, factorsOf(random, longest))];
    if (new Set(first.sums).size === words.length) return [first, second];
  }
}

function factorsOf(random: Sfc32, longest: number): number[] {
  // A character past the longest word weighs nothing: such words are told by their length.
  return [...Array.from({ length: longest }, () => 1 + Math.floor(random.uniform() * FACTOR)), 0];
}

function sumsBy(words: readonly (readonly number[])[], factors: readonly number[]): Sums {
  return { factors, sums: words.map((word) => word.reduce((sum, id, i) => sum + id * factors[i]!, 0)) };
}
