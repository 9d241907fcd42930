/** A parsed template expression, without the brackets around it. `at` is the 0-based character where the node begins. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression; readonly at: number };

/** What is wrong with an expression; whoever evaluates it knows the file and the place in it, and tells them. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

/** Text in a template is an expression where it stands in brackets; `[[` is a bracket that was meant as one. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}
