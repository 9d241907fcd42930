import { MlopsError } from '@aml-mlops/errors';
import type { Expression } from './value.ts';

interface Token {
  readonly kind: 'number' | 'text' | 'word' | 'sign' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<number>-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|(?<text>'(?:[^']|'')*')|(?<word>[a-z_][\w-]*)|(?<sign>&&|\|\||==|!=|<=|>=|[!<>()[\],.*]))/iy;

/** From lowest to highest precedence. */
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];

const CONSTANTS: Readonly<Record<string, null | boolean | number>> = {
  true: true,
  false: false,
  null: null,
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
};

/**
 * Parses an expression without its `${{ }}`: literals, contexts, `a.b`, `a['b']`, `a.*`, calls; with `operators` also `!`, `&&`, `||` and
 * comparisons, which GitHub supports and Azure Pipelines does not.
 *
 * @throws MlopsError `E_CI_EXPRESSION`
 */
export function parseExpression(text: string, { operators }: { readonly operators: boolean }): Expression {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at]!;
  const fail = (): never => {
    const found = peek().kind === 'end' ? 'its end' : peek().text;
    throw bad(text, found);
  };
  const take = (sign: string): boolean => {
    if (peek().kind !== 'sign' || peek().text !== sign) return false;
    at++;
    return true;
  };
  const expect = (sign: string) => {
    if (!take(sign)) fail();
  };

  function level(index: number): Expression {
    const signs = operators ? LEVELS[index] : undefined;
    if (!signs) return unary();
    let left = level(index + 1);
    for (;;) {
      const operator = signs.find(take);
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: level(index + 1) };
    }
  }

  function unary(): Expression {
    if (operators && take('!')) return { kind: 'unary', of: unary() };
    let of = primary();
    for (;;) {
      if (take('[')) {
        of = take('*') ? { kind: 'each', of } : { kind: 'index', of, key: level(0) };
        expect(']');
      } else if (take('.')) {
        if (take('*')) of = { kind: 'each', of };
        else if (peek().kind === 'word')
          of = { kind: 'index', of, key: { kind: 'literal', value: tokens[at++]!.text } };
        else fail();
      } else return of;
    }
  }

  function primary(): Expression {
    if (take('(')) {
      const inner = level(0);
      expect(')');
      return inner;
    }
    const token = peek();
    if (token.kind === 'sign' || token.kind === 'end') fail();
    at++;
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'literal', value: token.text.slice(1, -1).replaceAll("''", "'") };
    if (take('(')) {
      const args: Expression[] = [];
      if (!take(')')) {
        do args.push(level(0));
        while (take(','));
        expect(')');
      }
      return { kind: 'call', name: token.text, args };
    }
    const constant = token.text.toLowerCase();
    if (Object.hasOwn(CONSTANTS, constant)) return { kind: 'literal', value: CONSTANTS[constant]! };
    return { kind: 'name', name: token.text };
  }

  const parsed = level(0);
  if (peek().kind !== 'end') fail();
  return parsed;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw bad(text, text.slice(at).trim().slice(0, 20));
    const [kind, token] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)!;
    tokens.push({ kind: kind as Token['kind'], text: token! });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function bad(text: string, found: string): MlopsError {
  return new MlopsError(
    'E_CI_EXPRESSION',
    `expression ${JSON.stringify(text)} must be complete and correct; got ${found}`,
  );
}
