import { hourFiles } from './hour-files.ts';
import { readDocuments } from './read-documents.ts';

/** Texts of requests, in order of arrival. */
export interface CollectedTexts {
  /** Correlation ids: texts of one request share one. */
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Reads the texts collected in a time span; requests whose texts were hashed or omitted have none.
 *
 * @param span ISO times, UTC, both inclusive
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
