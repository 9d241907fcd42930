import type { Quote } from './file-form.ts';

export interface SplitRecords {
  readonly records: readonly (readonly string[])[];
  /** For each record, whether a quote occurs where none is allowed. */
  readonly broken: readonly boolean[];
  /** Characters of a final record with an unclosed quote; 0 if there is none. */
  readonly open: number;
}

/**
 * Splits the beginning of a text into records, following RFC 4180, with any delimiter and quote. Used for inspection only:
 * the actual reading is done by csv-parse.
 *
 * @param text ends at the end of a line or of the file
 */
export function splitRecords(text: string, delimiter: string, quote: Quote, limit: number): SplitRecords {
  const records: string[][] = [];
  const broken: boolean[] = [];
  let at = 0;
  while (at < text.length && records.length < limit) {
    const start = at;
    const fields: string[] = [];
    let isBroken = false;
    let isRecord = true;
    while (isRecord) {
      let field = '';
      if (quote !== '' && text[at] === quote) {
        const closing = closingQuote(text, at + 1, quote);
        if (closing === -1) return { records, broken, open: text.length - start };
        field = text.slice(at + 1, closing).replaceAll(quote + quote, quote);
        at = closing + 1;
        const next = text[at];
        if (next !== delimiter && next !== '\n' && next !== '\r' && next !== undefined) isBroken = true;
      }
      const end = fieldEnd(text, at, delimiter);
      field += text.slice(at, end);
      fields.push(field.endsWith('\r') && text[end] === '\n' ? field.slice(0, -1) : field);
      isRecord = text[end] === delimiter;
      at = end + 1;
    }
    if (fields.length === 1 && fields[0] === '') continue;
    records.push(fields);
    broken.push(isBroken);
  }
  return { records, broken, open: 0 };
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at;
  }
  return -1;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === delimiter || character === '\n') return at;
  }
  return text.length;
}
