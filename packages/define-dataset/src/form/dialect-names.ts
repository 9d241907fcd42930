import type { Quote } from './file-form.ts';

/** Parameter names of delimiters and quotes. */
export const DELIMITER_NAMES = ['auto', 'comma', 'tab', 'semicolon', 'bar'] as const;
export const QUOTE_NAMES = ['auto', 'double', 'single', 'none'] as const;
type DelimiterName = (typeof DELIMITER_NAMES)[number];
type QuoteName = (typeof QUOTE_NAMES)[number];

const DELIMITERS: Readonly<Record<Exclude<DelimiterName, 'auto'>, string>> = {
  comma: ',',
  tab: '\t',
  semicolon: ';',
  bar: '|',
};
const QUOTES: Readonly<Record<Exclude<QuoteName, 'auto'>, Quote>> = { double: '"', single: "'", none: '' };

export function delimiterOf(name: DelimiterName): string | undefined {
  return name === 'auto' ? undefined : DELIMITERS[name];
}

export function quoteOf(name: QuoteName): Quote | undefined {
  return name === 'auto' ? undefined : QUOTES[name];
}

export function delimiterName(delimiter: string): string {
  return Object.entries(DELIMITERS).find(([, own]) => own === delimiter)?.[0] ?? delimiter;
}

export function quoteName(quote: Quote): string {
  return Object.entries(QUOTES).find(([, own]) => own === quote)?.[0] ?? quote;
}
