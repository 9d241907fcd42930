import type * as z from 'zod';
import type { defineDataset } from '../contract.ts';
import { delimiterOf, quoteOf } from './dialect-names.ts';
import type { Quote } from './file-form.ts';

const DEFAULT_TEXT_COLUMN = 'text';
const DEFAULT_LABEL_COLUMN = 'label';

/** What parameters say about the files; omitted values are detected. */
export interface ReadRequest {
  readonly textColumns: readonly string[];
  readonly labelColumn: string;
  readonly idColumn: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly quote?: Quote | undefined;
  readonly header?: boolean | undefined;
}

/** Builds the request from the step's parameters. */
export function readRequest(params: ReadParams): ReadRequest {
  return {
    textColumns: [params.textColumn].flat(),
    labelColumn: params.labelColumn,
    idColumn: params.idColumn,
    encoding: params.encoding === 'auto' ? undefined : new TextDecoder(params.encoding).encoding,
    delimiter: delimiterOf(params.delimiter),
    quote: quoteOf(params.quote),
    header: params.header === 'auto' ? undefined : params.header === 'yes',
  };
}

type ReadParams = Pick<
  z.output<(typeof defineDataset)['params']>,
  'textColumn' | 'labelColumn' | 'idColumn' | 'encoding' | 'delimiter' | 'quote' | 'header'
>;

/** Whether the text column may be guessed: only if it was not named. */
export function isTextLeftOpen({ textColumns }: ReadRequest): boolean {
  return textColumns.length === 1 && textColumns[0] === DEFAULT_TEXT_COLUMN;
}

export function isLabelLeftOpen({ labelColumn }: ReadRequest): boolean {
  return labelColumn === DEFAULT_LABEL_COLUMN;
}

/** Names that a header or an object may be expected to hold. */
export function wantedNames({ textColumns, labelColumn }: ReadRequest): string[] {
  return [...textColumns, labelColumn];
}
