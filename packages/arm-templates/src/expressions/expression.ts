/** A parsed template expression, without the enclosing brackets. `at` is the 0-based start of the node. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression; readonly at: number };

/** An error in an expression; the evaluator adds the file and place. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

/** A string in a template is an expression if it is enclosed in brackets; `[[` escapes a bracket. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}
