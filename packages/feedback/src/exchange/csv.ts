import { MlopsError } from '@aml-mlops/errors';
import { csv } from '@aml-mlops/reports';
import type { LabelItem } from '@aml-mlops/tracking/labels';
import { parse } from 'csv-parse/sync';
import type { GivenLabel, QueueItems } from './given-label.ts';

const COLUMNS = ['item', 'text', 'label', 'skip', 'note', 'annotator', 'suggestion', 'probability', 'state'] as const;
/** Prefixes that `csv` escapes with an apostrophe, since a spreadsheet would read them as a formula. */
const ESCAPED = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;

/**
 * Items as a table for a spreadsheet; the columns `label`, `skip`, `note` and `annotator` are to be filled in.
 *
 * @param options.suggestions include the model's suggestions, which bias annotators towards them. Default: false
 */
export function itemsToCsv(items: readonly LabelItem[], options: { readonly suggestions?: boolean } = {}): string {
  const { suggestions = false } = options;
  const rows = items.map(({ id, text, label, suggestion, probability, state }) => [
    ...[id, text ?? '', label ?? '', '', '', ''],
    ...(suggestions ? [suggestion ?? '', probability ?? ''] : ['', '']),
    state,
  ]);
  return csv([COLUMNS, ...rows]);
}

export interface CsvOptions {
  readonly file: string;
  /** Annotator of rows that name none. */
  readonly annotator: string;
}

/**
 * Reads answers from a table written by {@link itemsToCsv}, possibly saved by a spreadsheet: with a byte order mark, semicolons
 * or tabs, reordered rows, omitted columns. A row with neither `label` nor `skip` is unanswered.
 *
 * @throws MlopsError `E_LABEL_IMPORT`, naming file and row, for an unknown item, a label that the queue does not have, or a
 * text that differs from the item's, for example after columns were sorted separately
 */
export function answersFromCsv(content: string, queue: QueueItems, { file, annotator }: CsvOptions): GivenLabel[] {
  const refuse = (row: number, message: string) =>
    new MlopsError('E_LABEL_IMPORT', `${message} in row ${row} of ${file}`, { file, row });
  const [head = [], ...rows] = readTable(content, file);
  const columns = head.map((name) => name.trim().toLowerCase());
  const at = (name: (typeof COLUMNS)[number]) => columns.indexOf(name);
  if (at('item') === -1 || at('label') === -1) {
    const message = `columns of ${file} must have item and label; got ${head.slice(0, 20).join(', ').slice(0, 200)}`;
    throw new MlopsError('E_LABEL_IMPORT', message, { file, row: 1 });
  }
  return rows.flatMap((fields, i): GivenLabel[] => {
    const row = i + 2;
    const value = (name: (typeof COLUMNS)[number]) => fields[at(name)] ?? '';
    const isSkipped = /^(1|x|y|yes|true)$/i.test(value('skip').trim());
    const given = value('label').trim();
    if (given === '' && !isSkipped) return [];
    const id = /^\s*\d{1,15}\s*$/.test(value('item')) ? Number(value('item')) : Number.NaN;
    const item = Number.isNaN(id) ? undefined : queue.find(id);
    if (!item) throw refuse(row, `item must be one of the queue; got ${JSON.stringify(value('item').slice(0, 40))}`);
    if (at('text') !== -1 && item.text !== undefined && !isSameText(value('text'), item.text)) {
      throw refuse(row, `text must be that of item ${id}, as it was exported; it is another`);
    }
    const label = isSkipped ? undefined : labelOf(given, queue.labels);
    if (!isSkipped && label === undefined) {
      throw refuse(row, `label must be one of ${queue.labels.join(', ')}; got ${JSON.stringify(given.slice(0, 80))}`);
    }
    const who = value('annotator').trim();
    const note = value('note').trim().replace(ESCAPED, '');
    return [{ item: id, annotator: who === '' ? annotator : who, label, note, origin: 'csv' }];
  });
}

/** A label from a cell, with or without the apostrophe that escapes a formula. */
function labelOf(cell: string, labels: readonly string[]): string | undefined {
  const known = (text: string) => labels.find((label) => label.trim() === text);
  return known(cell) ?? known(cell.replace(ESCAPED, ''));
}

/** Spreadsheets change line endings, trim white space, and truncate cells past 32,767 characters. */
function isSameText(cell: string, text: string): boolean {
  const plain = (value: string) => value.replace(/\s+/g, ' ').trim();
  const [shown, known] = [plain(cell.replace(ESCAPED, '')), plain(text)];
  return (
    shown === known || plain(cell) === known || (cell.length >= 32_000 && known.startsWith(shown.slice(0, 30_000)))
  );
}

function readTable(content: string, file: string): string[][] {
  const first = content.slice(0, content.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].reduce((best, own) =>
    first.split(own).length > first.split(best).length ? own : best,
  );
  try {
    return parse(content, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    const row = Number(Object(cause).lines) || undefined;
    throw new MlopsError(
      'E_LABEL_IMPORT',
      `${file} must be a table (CSV); quotes are broken${row ? ` in line ${row}` : ''}`,
      { file, ...(row && { row }) },
      { cause },
    );
  }
}
