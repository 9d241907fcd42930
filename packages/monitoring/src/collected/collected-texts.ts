import { hourFiles } from './hour-files.ts';
import { readDocuments } from './read-documents.ts';

/** Texts of requests, in the order in which they came. */
export interface CollectedTexts {
  /** Correlation ids: texts of one request have the same. */
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Reads the texts that were collected in a stretch of time; requests whose texts were hashed or left out have none.
 *
 * @param span ISO times, UTC, both included
 */
export async function collectedTexts(
  folder: string,
  span: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<CollectedTexts> {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  const [ids, texts]: [string[], string[]] = [[], []];
  for (const files of await hourFiles(folder)) {
    const hour = Date.parse(`${files.hour}:00:00.000Z`);
    if (hour > to || hour + 3_600_000 <= from) continue;
    signal?.throwIfAborted();
    for await (const requests of readDocuments(files, () => {})) {
      for (const { correlationId, time, text } of requests.flat()) {
        if (text === undefined || time < from || time > to) continue;
        ids.push(correlationId);
        texts.push(text);
      }
    }
  }
  return { ids, texts };
}
