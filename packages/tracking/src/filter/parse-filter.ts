import { rangeError } from '@aml-mlops/errors';
import { filterError } from './filter-error.ts';
import { type Token, tokenise } from './tokens.ts';

export type Comparator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

export interface Identifier {
  /** What stands before the first dot: `metrics`, `tags`, …; undefined where there is no dot. */
  readonly entity: string | undefined;
  readonly key: string;
  readonly position: number;
}

export type FilterValue = string | number | readonly string[] | undefined;

const LONGEST_FILTER = 100_000;

/** One comparison. A filter is a list of them, joined by AND: MLflow's language has no OR. */
export interface Comparison {
  readonly identifier: Identifier;
  readonly comparator: Comparator;
  readonly value: FilterValue;
  /** Where the comparator and the value begin in the source. */
  readonly comparatorPosition: number;
  readonly valuePosition: number;
}

/**
 * Parses MLflow's filter language: comparisons joined by AND, such as
 * ``metrics.accuracy > 0.9 AND params."lr" = '0.1' AND tags.`a b` LIKE '%x%' AND attributes.status IN ('FINISHED')``.
 *
 * @throws MlopsError `E_FILTER`, naming the place and what was expected there
 */
export function parseFilter(source: string | undefined): Comparison[] {
  if (!source?.trim()) return [];
  if (source.length > LONGEST_FILTER) {
    throw rangeError('filter', 'search', `of at most ${LONGEST_FILTER} characters`, source.length);
  }
  const reader = new TokenReader(source);
  const comparisons = [parseComparison(reader)];
  while (reader.peek().kind !== 'end') {
    reader.keyword('AND');
    comparisons.push(parseComparison(reader));
  }
  return comparisons;
}

/** Reads tokens one by one. */
export class TokenReader {
  readonly source: string;
  readonly what: 'filter' | 'order_by';
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(source: string, what: 'filter' | 'order_by' = 'filter') {
    this.source = source;
    this.what = what;
    this.#tokens = tokenise(source, what);
  }

  peek(): Token {
    return this.#tokens[this.#next]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Takes the next token where it is this keyword. */
  takeKeyword(keyword: string): boolean {
    const { kind, text } = this.peek();
    const found = kind === 'name' && text.toUpperCase() === keyword;
    if (found) this.take();
    return found;
  }

  keyword(keyword: string): void {
    if (!this.takeKeyword(keyword)) throw this.expected(keyword);
  }

  punctuation(text: string): void {
    const token = this.peek();
    if (token.kind !== 'punctuation' || token.text !== text) throw this.expected(JSON.stringify(text));
    this.take();
  }

  expected(what: string): Error {
    return filterError(this.source, this.peek().position, what, this.what);
  }
}

/** `entity.key`, where either may be quoted and the key may have dots of its own; or a key alone. */
export function parseIdentifier(reader: TokenReader): Identifier {
  const first = reader.peek();
  if (first.kind !== 'name' && first.kind !== 'quoted-name') throw reader.expected('a name such as metrics.accuracy');
  reader.take();
  const { position } = first;
  const dot = first.kind === 'name' ? first.text.indexOf('.') : -1;
  if (dot > 0) {
    const [entity, key] = [first.text.slice(0, dot), first.text.slice(dot + 1)];
    if (key !== '') return { entity, key, position };
    const quoted = reader.take();
    if (quoted.kind !== 'quoted-name')
      throw filterError(reader.source, quoted.position, `a key after ${entity}.`, reader.what);
    return { entity, key: quoted.text, position };
  }
  if (reader.peek().text !== '.' || reader.peek().kind !== 'punctuation') {
    return { entity: undefined, key: first.text, position };
  }
  reader.take();
  const key = reader.peek();
  if (key.kind !== 'name' && key.kind !== 'quoted-name') throw reader.expected(`a key after ${first.text}.`);
  reader.take();
  return { entity: first.text, key: key.text, position };
}

function parseComparison(reader: TokenReader): Comparison {
  const identifier = parseIdentifier(reader);
  const comparatorPosition = reader.peek().position;
  const comparator = parseComparator(reader);
  const valuePosition = reader.peek().position;
  return { identifier, comparator, value: parseValue(reader, comparator), comparatorPosition, valuePosition };
}

function parseComparator(reader: TokenReader): Comparator {
  const { kind, text } = reader.peek();
  if (kind === 'operator') {
    reader.take();
    return text === '==' ? '=' : text === '<>' ? '!=' : (text as Comparator);
  }
  for (const word of ['LIKE', 'ILIKE', 'IN'] as const) if (reader.takeKeyword(word)) return word;
  if (reader.takeKeyword('NOT')) {
    reader.keyword('IN');
    return 'NOT IN';
  }
  if (reader.takeKeyword('IS')) {
    const not = reader.takeKeyword('NOT');
    reader.keyword('NULL');
    return not ? 'IS NOT NULL' : 'IS NULL';
  }
  throw reader.expected('one of = != < <= > >= LIKE ILIKE IN NOT IN IS NULL IS NOT NULL');
}

function parseValue(reader: TokenReader, comparator: Comparator): FilterValue {
  if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') return undefined;
  if (comparator === 'IN' || comparator === 'NOT IN') return parseList(reader);
  const { kind, text } = reader.peek();
  if (kind === 'number') {
    reader.take();
    return Number(text);
  }
  return parseString(reader);
}

function parseList(reader: TokenReader): string[] {
  reader.punctuation('(');
  const values = [parseString(reader)];
  while (reader.peek().text === ',' && reader.peek().kind === 'punctuation') {
    reader.take();
    values.push(parseString(reader));
  }
  reader.punctuation(')');
  return values;
}

/** Values take single quotes; MLflow takes double ones for them too. */
function parseString(reader: TokenReader): string {
  const { kind, text } = reader.peek();
  if (kind !== 'string' && !(kind === 'quoted-name' && reader.source[reader.peek().position] === '"')) {
    throw reader.expected("a value: a number or a text in quotes such as 'wasm'");
  }
  reader.take();
  return text;
}
