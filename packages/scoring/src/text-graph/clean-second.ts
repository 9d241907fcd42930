import { type CleaningV2, DIGIT, FORMAT, MARK, PUNCTUATION, SEGMENT_BREAK, SPACE, WORD } from '@aml-mlops/text';
import { type Alphabet, APOSTROPHES, JOINERS, NOTHING } from './alphabet.ts';
import type { Graph, Value } from './graph.ts';
import { dropWords, toLines } from './lines.ts';
import { toLowerCase } from './lower-case.ts';
import { expand, normalise } from './normalise.ts';
import { numberWords } from './words.ts';

/** Cleans rows to lines by version 2 of the rules, but for segments. See `cleanText` of `@aml-mlops/text`. */
export function cleanSecond(graph: Graph, rows: Value, alphabet: Alphabet, options: CleaningV2): Value {
  const lower = options.lowerCase ? (ordered: Value) => toLowerCase(graph, ordered, alphabet) : undefined;
  let now = normalise(graph, rows, alphabet, lower);
  now = markApostrophes(graph, now, alphabet, options);
  now = dropFormats(graph, now, alphabet);
  now = joinApostrophes(graph, now, alphabet, options);
  now = dropMarks(graph, now, alphabet, options);
  if (options.punctuation === 'tokens') now = partTokens(graph, now, alphabet);
  if (options.digits === 'zero') {
    const isDigit = graph.is(kinds(alphabet).digit, now);
    now = graph.where(isDigit, graph.int(alphabet.id('0')), now);
  }
  const { space, digit, punctuation } = kinds(alphabet);
  const blanks = alphabet.facts.map(
    (_, id) =>
      space[id]! || (options.punctuation === 'blank' && punctuation[id]!) || (options.digits === 'blank' && digit[id]!),
  );
  let lines = toLines(graph, now, alphabet, graph.is(blanks, now));
  // What was removed may have stood between a letter and a mark.
  lines = normalise(graph, lines, alphabet);
  if (options.stopWords.length === 0) return lines;
  return dropWords(graph, lines, alphabet, graph.toFlag(numberWords(graph, lines, alphabet, options.stopWords)));
}

/** What a character is to the rules: one of these each, by id. */
function kinds(alphabet: Alphabet) {
  const all = alphabet.facts.map(({ classes }, id) => {
    if (id === NOTHING || (classes & SPACE) !== 0 || id === alphabet.id(SEGMENT_BREAK)) return 'space';
    if (classes === WORD) return 'letter';
    if ((classes & MARK) !== 0) return 'mark';
    if ((classes & FORMAT) !== 0) return JOINERS.some((joiner) => alphabet.id(joiner) === id) ? 'joiner' : 'format';
    if ((classes & PUNCTUATION) !== 0) return 'punctuation';
    return (classes & DIGIT) !== 0 ? 'digit' : 'other';
  });
  const only = (kind: (typeof all)[number]) => all.map((one) => one === kind);
  return {
    space: only('space'),
    letter: only('letter'),
    mark: only('mark'),
    joiner: only('joiner'),
    format: only('format'),
    punctuation: only('punctuation'),
    digit: only('digit'),
  };
}

/** Apostrophes that a letter follows, in the text as it came, have ids of their own. */
function markApostrophes(graph: Graph, rows: Value, alphabet: Alphabet, { apostrophes }: CleaningV2): Value {
  if (apostrophes === 'keep') return rows;
  const table = alphabet.facts.map((_, id) => id);
  for (const [i, id] of alphabet.beforeLetter.entries()) table[alphabet.id(APOSTROPHES[i]!)] = id;
  const follows = graph.after(graph.toInt(graph.is(kinds(alphabet).letter, rows)));
  return graph.where(graph.toFlag(follows), graph.lookUp(table, rows), rows);
}

/** Format characters vanish, but for joiners and what parts words. */
function dropFormats(graph: Graph, rows: Value, alphabet: Alphabet): Value {
  return graph.keep(rows, graph.not(graph.is(kinds(alphabet).format, rows)));
}

/** An apostrophe between two letters vanishes or is a blank; another is what it was. */
function joinApostrophes(graph: Graph, rows: Value, alphabet: Alphabet, { apostrophes }: CleaningV2): Value {
  if (apostrophes === 'keep') return rows;
  const special = alphabet.beforeLetter;
  const isSpecial = graph.is(
    alphabet.facts.map((_, id) => special.includes(id)),
    rows,
  );
  const { mark, joiner, letter } = kinds(alphabet);
  const isBase = graph.not(
    graph.is(
      mark.map((is, id) => is || joiner[id]!),
      rows,
    ),
  );
  const afterLetter = graph.toFlag(graph.lastBefore(isBase, graph.toInt(graph.is(letter, rows))));
  const isBetween = graph.and(isSpecial, afterLetter);
  const plain = alphabet.facts.map((_, id) =>
    special.includes(id) ? alphabet.id(APOSTROPHES[special.indexOf(id)]!) : id,
  );
  const told = graph.lookUp(plain, rows);
  if (apostrophes === 'split') return graph.where(isBetween, graph.int(alphabet.id(' ')), told);
  return graph.keep(told, graph.not(isBetween));
}

/** Marks and joiners on what is removed go with it; a joiner joins what is before it. */
function dropMarks(graph: Graph, rows: Value, alphabet: Alphabet, { punctuation, digits }: CleaningV2): Value {
  const kind = kinds(alphabet);
  const isMark = graph.is(kind.mark, rows);
  const isJoiner = graph.is(kind.joiner, rows);
  const isBase = graph.not(graph.or(isMark, isJoiner));
  const removed = alphabet.facts.map(
    (_, id) => (punctuation === 'blank' && kind.punctuation[id]!) || (digits === 'blank' && kind.digit[id]!),
  );
  const onRemoved = graph.toFlag(graph.lastBefore(isBase, graph.toInt(graph.is(removed, rows))));
  const onGap = graph.toFlag(graph.lastBefore(isBase, graph.toInt(graph.is(kind.space, rows))));
  const marks = graph.countBefore(isMark);
  const marksOn = graph.subtract(marks, graph.lastBefore(isBase, marks));
  const isStray = graph.and(isJoiner, onGap, graph.equal(marksOn, graph.int(0)));
  const goes = graph.and(graph.not(isBase), graph.or(onRemoved, isStray));
  return graph.keep(rows, graph.not(goes));
}

/** Punctuation marks are words of their own: a blank before each, and one before what comes after it. */
function partTokens(graph: Graph, rows: Value, alphabet: Alphabet): Value {
  const { mark, joiner, punctuation } = kinds(alphabet);
  const isToken = graph.is(punctuation, rows);
  const isBase = graph.not(
    graph.is(
      mark.map((is, id) => is || joiner[id]!),
      rows,
    ),
  );
  const afterToken = graph.toFlag(graph.lastBefore(isBase, graph.toInt(isToken)));
  const parts = graph.toInt(graph.and(isBase, graph.or(isToken, afterToken)));
  const lengths = graph.where(graph.equal(rows, graph.int(NOTHING)), graph.int(0), graph.add(parts, graph.int(1)));
  const { source, offset, exists } = expand(graph, lengths);
  const isBlank = graph.less(offset, graph.take(parts, source));
  const out = graph.where(isBlank, graph.int(alphabet.id(' ')), graph.take(rows, source));
  return graph.where(exists, out, graph.int(NOTHING));
}
