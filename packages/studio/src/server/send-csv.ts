import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { CSV_START, type CsvCell, csvLine } from '../csv/csv-line.ts';

/** Characters that are sent at once: a file of any length takes no more memory than these. */
const AT_ONCE = 65_536;

/**
 * Answers a table as a file for spreadsheets, row by row. What is wrong before the first row is an error as of any route;
 * what fails later ends the connection, which a reader cannot take for a whole file.
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

/** A time as a file has it: ISO 8601, in UTC. */
export function csvTime(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '';
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
