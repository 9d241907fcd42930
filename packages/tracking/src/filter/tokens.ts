import { filterError } from './filter-error.ts';

export type TokenKind = 'name' | 'quoted-name' | 'string' | 'number' | 'operator' | 'punctuation' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Without quotes; operators and keywords as written. */
  readonly text: string;
  /** Offset of its first character in the source. */
  readonly position: number;
}

const PATTERNS: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y],
  // Keys may be written without quotes as long as nothing in them reads as an operator: mlflow.parentRunId, loss/train.
  ['name', /[\p{L}_\d][\p{L}\w./-]*/uy],
  ['quoted-name', /`(?:[^`]|``)*`/y],
  ['quoted-name', /"(?:[^"]|"")*"/y],
  ['string', /'(?:[^']|'')*'/y],
  ['operator', /!=|<>|<=|>=|==|=|<|>/y],
  ['punctuation', /[(),.]/y],
];

/** @throws MlopsError `E_FILTER` for a character that starts no token, such as a quote that is not closed */
export function tokenise(source: string, what: 'filter' | 'order_by' = 'filter'): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  scan: while (position < source.length) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = position;
      const text = pattern.exec(source)?.[0];
      if (text === undefined) continue;
      if (kind !== 'space') tokens.push({ kind, text: unquote(kind, text), position });
      position += text.length;
      continue scan;
    }
    const quote = /['"`]/.exec(source[position] ?? '');
    throw filterError(
      source,
      position,
      quote ? `a closing ${quote[0]} for the quote` : 'a name, a value or an operator',
      what,
    );
  }
  tokens.push({ kind: 'end', text: '', position: source.length });
  return tokens;
}

/** A doubled quote stands for itself, as in SQL. */
function unquote(kind: TokenKind, text: string): string {
  if (kind !== 'string' && kind !== 'quoted-name') return text;
  const quote = text[0]!;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}
