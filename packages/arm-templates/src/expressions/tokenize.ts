import { ExpressionError } from './expression.ts';

export interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'mark';
  readonly text: string;
  readonly at: number;
}

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][A-Za-z0-9_]*)|([()[\],.]))/y;

/** @throws ExpressionError for a character that starts no token, such as a double quote */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) {
      const rest = source.slice(from).trimStart();
      throw new ExpressionError(
        `character ${source.length - rest.length + 1} must begin a value; got ${rest.slice(0, 12)}`,
      );
    }
    const [, text, number, name, mark] = match;
    const at = from + match[0].length - match[0].trimStart().length;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'"), at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, at });
  }
  return tokens;
}
