import { type Expression, ExpressionError } from './expression.ts';
import { type Token, tokenize } from './tokenize.ts';

const parsed = new Map<string, Expression>();

/**
 * Parses `[concat('a', parameters('b').c[0])]`. Results are cached by text.
 *
 * @throws ExpressionError with the position of the error
 */
export function parseExpression(text: string): Expression {
  const known = parsed.get(text);
  if (known) return known;
  const source = text.slice(1, -1);
  const tokens = tokenize(source);
  const reader = { tokens, next: 0 };
  const expression = readValue(reader);
  const rest = tokens[reader.next];
  if (rest)
    throw new ExpressionError(
      `the expression must end at character ${rest.at + 1}; got ${source.slice(rest.at, rest.at + 12)}`,
    );
  parsed.set(text, expression);
  return expression;
}

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
}

function readValue(reader: Reader): Expression {
  let value = readPrimary(reader);
  for (;;) {
    const mark = reader.tokens[reader.next];
    if (isMark(mark, '.')) {
      reader.next += 1;
      const name = take(reader, 'a name');
      if (name.kind !== 'name') throw unexpected(name, 'a name');
      value = { kind: 'member', of: value, key: { kind: 'literal', value: name.text, at: name.at }, at: name.at };
    } else if (isMark(mark, '[')) {
      reader.next += 1;
      const key = readValue(reader);
      expectMark(reader, ']');
      value = { kind: 'member', of: value, key, at: key.at };
    } else return value;
  }
}

function readPrimary(reader: Reader): Expression {
  const token = take(reader, 'a value');
  if (token.kind === 'text') return { kind: 'literal', value: token.text, at: token.at };
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), at: token.at };
  if (token.kind === 'mark') throw unexpected(token, 'a value');
  expectMark(reader, '(');
  const args: Expression[] = [];
  if (isMark(reader.tokens[reader.next], ')')) reader.next += 1;
  else {
    for (;;) {
      args.push(readValue(reader));
      const mark = take(reader, ', or )');
      if (isMark(mark, ')')) break;
      if (!isMark(mark, ',')) throw unexpected(mark, ', or )');
    }
  }
  return { kind: 'call', name: token.text, args, at: token.at };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function expectMark(reader: Reader, text: string): void {
  const token = take(reader, text);
  if (!isMark(token, text)) throw unexpected(token, text);
}

function take(reader: Reader, wanted: string): Token {
  const token = reader.tokens[reader.next];
  if (!token) throw new ExpressionError(`the expression must go on with ${wanted}; it ends`);
  reader.next += 1;
  return token;
}

function unexpected({ text, at }: Token, wanted: string): ExpressionError {
  return new ExpressionError(`character ${at + 1} must be ${wanted}; got ${text}`);
}
