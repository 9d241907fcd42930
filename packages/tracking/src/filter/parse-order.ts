import { filterError } from './filter-error.ts';
import { type Identifier, parseIdentifier, TokenReader } from './parse-filter.ts';

export interface Order {
  readonly identifier: Identifier;
  readonly descending: boolean;
  readonly source: string;
}

/** Parses `metrics.accuracy DESC`; ascending where nothing is said. */
export function parseOrder(source: string): Order {
  const reader = new TokenReader(source, 'order_by');
  const identifier = parseIdentifier(reader);
  const descending = reader.takeKeyword('DESC');
  if (!descending) reader.takeKeyword('ASC');
  const rest = reader.peek();
  if (rest.kind !== 'end') throw filterError(source, rest.position, 'ASC or DESC, or nothing more', 'order_by');
  return { identifier, descending, source };
}
