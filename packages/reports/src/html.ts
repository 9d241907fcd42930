import { visibleText } from '@aml-mlops/errors';

/** Markup made by {@link html}, which other templates insert without escaping. */
export class Html {
  readonly markup: string;
  /** Use {@link html}: only its constant parts are markup. */
  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

export type HtmlValue = string | number | Html | readonly HtmlValue[] | null | undefined | false;

/**
 * A piece of HTML. Inserted values are escaped as text, in elements and in quoted attributes; markup of another
 * `html` is inserted as it is, a list item by item, and null, undefined and false insert nothing. Invisible characters are shown
 * as by {@link visibleText}.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.reduce((markup, part, i) => `${markup}${escaped(values[i - 1])}${part}`));
}

function escaped(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(escaped).join('\n');
  return visibleText(String(value)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
