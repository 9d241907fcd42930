import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { CSV_START, type CsvCell, csvLine } from '../csv/csv-line.ts';

/** Characters per chunk: memory stays bounded for a file of any length. */
const AT_ONCE = 65_536;

/**
 * Streams a table as a CSV file, row by row. An error before the first row is a normal error response; a later one closes the
 * connection, so that a reader cannot mistake the file for a complete one.
 */
export async function sendCsv(
  reply: FastifyReply,
  titles: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
): Promise<FastifyReply> {
  const parts = csvParts(titles, rows);
  const first = await parts.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* parts;
  };
  return reply.type('text/csv; charset=utf-8').send(Readable.from(all(), { objectMode: false }));
}

async function* csvParts(
  titles: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
): AsyncGenerator<string> {
  let part = CSV_START + csvLine(titles);
  for await (const row of rows) {
    part += csvLine(row);
    if (part.length < AT_ONCE) continue;
    yield part;
    part = '';
  }
  if (part !== '') yield part;
}

/** A time in the format of a file: ISO 8601, in UTC. */
export function csvTime(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '';
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
