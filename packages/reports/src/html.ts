import { visibleText } from '@aml-mlops/errors';

/** Markup that {@link html} made: it stands in another template as it is. */
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
 * A piece of HTML. What is put in is text and is escaped, within elements and within quoted attributes; markup of another
 * `html` goes in as it is, a list piece by piece, and null, undefined and false are nothing. Unseen characters are shown
 * by {@link visibleText}.
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
