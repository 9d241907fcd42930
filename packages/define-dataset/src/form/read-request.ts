import type * as z from 'zod';
import type { defineDataset } from '../contract.ts';
import { delimiterOf, quoteOf } from './dialect-names.ts';
import type { Quote } from './file-form.ts';

const DEFAULT_TEXT_COLUMN = 'text';
const DEFAULT_LABEL_COLUMN = 'label';

/** What was said of the files by parameters; what is left out is found out. */
export interface ReadRequest {
  readonly textColumns: readonly string[];
  readonly labelColumn: string;
  readonly idColumn: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly quote?: Quote | undefined;
  readonly header?: boolean | undefined;
}

/** The request that the parameters of the step make. */
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

/** A column may be guessed where nobody named one. */
export function isTextLeftOpen({ textColumns }: ReadRequest): boolean {
  return textColumns.length === 1 && textColumns[0] === DEFAULT_TEXT_COLUMN;
}

export function isLabelLeftOpen({ labelColumn }: ReadRequest): boolean {
  return labelColumn === DEFAULT_LABEL_COLUMN;
}
