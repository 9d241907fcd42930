import type { Alphabet } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';

/** Unicode's full lower case of decomposed rows, without the rules of any one language: a sigma that ends a word is `ς`. */
export function toLowerCase(graph: Graph, rows: Value, alphabet: Alphabet): Value {
  const { facts, lower } = alphabet;
  // SpecialCasing.txt, Final_Sigma: what may be ignored does not count on either side.
  const counts = graph.not(
    graph.is(
      facts.map(({ ignorable }) => ignorable),
      rows,
    ),
  );
  const cased = graph.lookUp(
    facts.map((fact) => Number(fact.cased)),
    rows,
  );
  const ends = graph.and(
    graph.equal(rows, graph.int(alphabet.id('Σ'))),
    graph.toFlag(graph.lastBefore(counts, cased)),
    graph.not(graph.toFlag(graph.firstAfter(counts, cased))),
  );
  return graph.where(ends, graph.int(alphabet.id('ς')), graph.lookUp(lower, rows));
}
