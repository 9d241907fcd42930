import { evaluate, type Scope } from './evaluate.ts';
import { parseExpression } from './parse-expression.ts';
import { textOf, type Value } from './value.ts';

const WHOLE = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;

/** Replaces every `${{ }}` in a text by its value. A text that is a single expression keeps the type of its value. */
export function fillValue(text: string, scope: Scope, operators: boolean): Value {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return evaluate(parseExpression(whole, { operators }), scope);
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) =>
    textOf(evaluate(parseExpression(inner, { operators }), scope)),
  );
}

export function fillText(text: string, scope: Scope, operators: boolean): string {
  return textOf(fillValue(text, scope, operators));
}
