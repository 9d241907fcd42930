import { visibleText } from '@aml-mlops/reports';

/** Longer texts are cut: a figure has no room for them, and their layout is slow. */
const LONGEST = 120;

/** Used where Vega takes an expression; contains an index into the table and no external text. */
export interface TextReference {
  readonly signal: string;
}

/** Name of the table in a specification's data. */
const TABLE = 'texts';

/**
 * The external texts of a figure: labels, words, names, titles. Vega turns every constant of a specification into an
 * expression, and reads a constant spelled `if` or like a property of all objects (`constructor`, `toString`) as the name of a
 * signal. So texts are stored in a parameter of the specification, whose value is data and never an expression; fields and
 * domains hold their indices, and labels and titles look them up.
 */
export class TextTable {
  readonly #places = new Map<string, number>();

  /** The index of a text; equal texts share one. */
  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  /** The distinct indices of some texts, in order of first appearance: a domain. */
  domain(texts: readonly string[]): number[] {
    return [...new Set(texts.map((text) => this.place(text)))];
  }

  /** For titles. */
  reference(text: string): TextReference {
    return { signal: `${TABLE}[${this.place(text)}]` };
  }

  /** For the `labelExpr` of an axis or legend whose domain holds indices. */
  readonly labels = `${TABLE}[datum.value]`;

  /** The parameter to add to the specification, once all texts are in the table. */
  get params(): { name: string; value: string[] }[] {
    return [{ name: TABLE, value: [...this.#places.keys()].map(shownText) }];
  }
}

/** A text as shown in a figure: on one line, without invisible characters, cut to the maximum length. */
export function shownText(text: string): string {
  return visibleText(text, LONGEST);
}
