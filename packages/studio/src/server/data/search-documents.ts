import { readDatasetInfo } from '@aml-mlops/artifacts';
import type { DocumentPage, DocumentShown, DocumentWhole } from '../../api/data.ts';
import type { CsvCell } from '../../csv/csv-line.ts';
import { notFound } from '../not-found.ts';
import { type DocumentRow, rowsAt, rowsFrom } from './read-rows.ts';
import { shownDocument } from './shown-document.ts';

/** Filter for documents of a dataset. */
export interface DocumentsLike {
  /** Substring of the document or its id, case-insensitive. Default: all. */
  readonly text?: string | undefined;
  readonly label?: string | undefined;
}

export interface DocumentsAsked extends DocumentsLike {
  /** Index of the first document to search. */
  readonly from: number;
  readonly limit: number;
}

/** Characters searched per response; the next request continues the search. */
const MOST_CHARACTERS = 100_000_000;
/** Characters of a document sent in full. */
const LONGEST = 2_000_000;

/** A page of documents, in order. @throws MlopsError as datasets do */
export async function searchDocuments(folder: string, asked: DocumentsAsked): Promise<DocumentPage> {
  const { labels } = await readDatasetInfo(folder);
  const isMeant = matcher(asked, labels);
  const documents: DocumentShown[] = [];
  let looked = 0;
  let characters = 0;
  for await (const document of rowsFrom(folder, asked.from)) {
    if (documents.length >= asked.limit || characters > MOST_CHARACTERS) {
      return { documents, next: document.row, looked };
    }
    looked++;
    characters += document.text.length;
    if (isMeant(document)) documents.push(shownDocument(document, labels));
  }
  return { documents, next: undefined, looked };
}

/** Every matching document in full, as rows of a file. @throws MlopsError as datasets do */
export async function* documentRows(folder: string, like: DocumentsLike): AsyncGenerator<readonly CsvCell[]> {
  const { labels } = await readDatasetInfo(folder);
  const isMeant = matcher(like, labels);
  for await (const document of rowsFrom(folder, 0)) {
    const { id, text, target } = document;
    if (isMeant(document)) yield [id, labels[target], text, text.length];
  }
}

function matcher({ text, label }: DocumentsLike, labels: readonly string[]): (document: DocumentRow) => boolean {
  const target = label === undefined ? undefined : labels.indexOf(label);
  const wanted = text?.toLowerCase() ?? '';
  return (document) => {
    if (target !== undefined && document.target !== target) return false;
    return wanted === '' || holds(document.text, wanted) || holds(document.id, wanted);
  };
}

function holds(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted);
}

/** A document, up to two million characters. @throws MlopsError `E_NOT_FOUND` for an index past the end */
export async function wholeDocument(folder: string, row: number): Promise<DocumentWhole> {
  const { labels } = await readDatasetInfo(folder);
  const found = (await rowsAt(folder, [row])).get(row);
  if (!found) throw notFound('row', 'the dataset', String(row));
  const { id, text, target } = found;
  return { row, id, label: labels[target] ?? '', text: text.slice(0, LONGEST), characters: text.length };
}
