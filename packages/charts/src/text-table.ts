import { visibleText } from '@aml-mlops/reports';

/** Longer texts are cut: a figure has no room for them, and laying them out takes long. */
const LONGEST = 120;

/** Stands where Vega takes an expression; holds a place of the table and nothing from outside. */
export interface TextReference {
  readonly signal: string;
}

/** What the data of a specification calls the table. */
const TABLE = 'texts';

/**
 * The texts of a figure that come from outside: labels, words, names, titles. Vega turns every constant of a specification
 * into an expression, and reads a constant that is spelled `if` or like a property of all objects (`constructor`,
 * `toString`) as the name of a signal. So texts stand in a parameter of the specification, whose value is data and never an
 * expression; fields and domains hold their places, and labels and titles look them up.
 */
export class TextTable {
  readonly #places = new Map<string, number>();

  /** The place of a text; equal texts have one place. */
  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  /** The different places of some texts, in order of first appearance: a domain. */
  domain(texts: readonly string[]): number[] {
    return [...new Set(texts.map((text) => this.place(text)))];
  }

  /** For titles. */
  reference(text: string): TextReference {
    return { signal: `${TABLE}[${this.place(text)}]` };
  }

  /** For `labelExpr` of an axis or a legend whose domain holds places. */
  readonly labels = `${TABLE}[datum.value]`;

  /** The parameter to put into the specification, once all texts are in the table. */
  get params(): { name: string; value: string[] }[] {
    return [{ name: TABLE, value: [...this.#places.keys()].map(shownText) }];
  }
}

/** A text as a figure shows it: on one line, nothing unseen, no longer than a figure has room for. */
export function shownText(text: string): string {
  return visibleText(text, LONGEST);
}
